/** Variables as ENV lines: those that a command line sets in front of its program, where no shell reads it any more. */
import { keywordIn } from "./instruction-text.ts";
import type { Subject } from "./language.ts";

/** What the start of a stage sets, for a stage that starts its program without a shell. */
export function environmentLines({ dockerfile, start }: Pick<Subject, "dockerfile" | "start">): string[] {
  return Object.entries(start.environment).map(
    ([name, value]) => `${keywordIn(dockerfile, "ENV")} ${name}=${quoteValue(value)}`,
  );
}

/** A value as ENV takes it, to the letter: nothing in it is a variable. */
export function quoteValue(value: string): string {
  if (/^[\w./:@%+,=-]+$/.test(value)) return value;
  return `"${value.replaceAll(/["\\$]/g, "\\$&")}"`;
}
