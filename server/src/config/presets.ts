/** Presets: levels for all rules, made from what the rules say of themselves. */
import type { RuleLevel } from "../engine.ts";
import { rules } from "../rules/index.ts";
import type { Rule } from "../rules/rule.ts";

export const presetNames = ["recommended", "strict", "minimal"] as const;

export type Preset = (typeof presetNames)[number];

const harsher = {
  hint: "info",
  info: "warning",
  warning: "error",
  error: "error",
} as const satisfies Record<Rule["severity"], RuleLevel>;

export const presets: Readonly<
  Record<Preset, { readonly description: string; levelOf(rule: Rule): RuleLevel }>
> = {
  recommended: {
    description: "every rule at its own level, as without a configuration.",
    levelOf: ({ severity }) => severity,
  },
  strict: {
    description: "every rule one level above its own.",
    levelOf: ({ severity }) => harsher[severity],
  },
  minimal: {
    description: "only the rules that warn or report errors by themselves.",
    levelOf: ({ severity }) => (severity === "error" || severity === "warning" ? severity : "off"),
  },
};

/** The level that a preset gives each rule, by the rule's id. */
export function levelsOf(preset: Preset): Readonly<Record<string, RuleLevel>> {
  return Object.fromEntries(rules.map((rule) => [rule.id, presets[preset].levelOf(rule)]));
}
