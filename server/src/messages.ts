import type { Parameters } from "./rules/rule.ts";

/** Puts parameters into a message's `{name}` places; a place without a parameter stays as it is. */
export function fillIn(template: string, parameters: Parameters): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => parameters[name] ?? place);
}
