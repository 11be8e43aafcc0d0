/** The options of `lint`, checked: what is typed becomes what the rest of the code takes. */
import { findClosest } from "../config/closest.ts";
import type { Severity } from "../finding.ts";
import type { Localise } from "../l10n/texts.ts";
import { rules } from "../rules/index.ts";
import type { Rule } from "../rules/rule.ts";
import { severities } from "./report.ts";

export const formats = ["text", "json", "sarif", "github", "gitlab"] as const;

export type FormatName = (typeof formats)[number];

/** `never` ends with 0 whatever is found. */
export type FailLevel = Severity | "never";

export const failLevels: readonly FailLevel[] = [...severities, "never"];

export type RuleOverrides = Readonly<Record<string, Severity | "off">>;

/** As the argument parser gives them. */
export interface LintOptions {
  readonly format: FormatName;
  readonly fix?: true;
  readonly unsafe?: true;
  readonly diff?: true;
  readonly failOn: FailLevel;
  /** A path, or false for none at all; the nearest ones where it is not given. */
  readonly config?: string | false;
  readonly rule: RuleOverrides;
  readonly reportSuppressed?: true;
  readonly stdinFilename?: string;
  readonly color?: boolean;
  readonly listRules?: true;
  readonly explain?: string;
}

export type Checked<T> = { readonly value: T } | { readonly mistake: string };

/** @returns why options do not go together, or undefined */
export function findConflict(
  paths: readonly string[],
  options: LintOptions,
  t: Localise,
): string | undefined {
  if (paths.length > 1 && paths.includes("-"))
    return t("Standard input (-) cannot be checked together with files.");
  if (options.stdinFilename !== undefined && paths[0] !== "-") {
    return t("--stdin-filename names standard input: give - as the path.");
  }
  if (options.unsafe && !options.fix && !options.diff)
    return t("--unsafe says what --fix or --diff may do: add one.");
  if (options.reportSuppressed && options.format !== "json" && options.format !== "sarif") {
    return t("--report-suppressed goes with --format json or sarif.");
  }
  if (options.diff && options.format !== "text")
    return t("--diff prints a diff: it goes with no other format.");
  return undefined;
}

/** @param given `<rule>=<severity>`; the rule by its own id or by that of another tool */
export function readRuleOverride(given: string, t: Localise): Checked<readonly [string, Severity | "off"]> {
  const [name = "", level = ""] = given.split("=", 2);
  const severity = [...severities, "off" as const].find((known) => known === level);
  if (severity === undefined) {
    return {
      mistake: t("Write it as <rule>=<severity>, with off, hint, info, warning or error as the severity."),
    };
  }
  const found = findRule(name);
  return found === undefined ? { mistake: describeUnknownRule(name, t) } : { value: [found.id, severity] };
}

/** @param name an id of ours, or one by which another tool knows the same check */
export function findRule(name: string): Rule | undefined {
  const wanted = name.toLowerCase();
  return (
    rules.find(({ id }) => id === wanted) ??
    rules.find(({ aliases = {} }) =>
      Object.values(aliases)
        .flat()
        .some((alias) => alias.toLowerCase() === wanted),
    )
  );
}

export function describeUnknownRule(name: string, t: Localise): string {
  const ids = rules.map(({ id }) => id);
  const nearest = ids.find((id) => name !== "" && id.startsWith(name)) ?? findClosest(name, ids);
  return nearest === undefined
    ? t("There is no rule {name}; --list-rules names them all.", { name })
    : t("There is no rule {name}; did you mean {nearest}?", { name, nearest });
}
