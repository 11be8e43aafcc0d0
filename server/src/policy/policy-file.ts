/** What an ignore file of a scanner gives: entries, and what in it was not understood. */
import { type ConfigurationProblem, describeProblem } from "../config/problems.ts";
import { english, type Localise } from "../l10n/texts.ts";
import type { IgnoredAdvisory } from "./policy.ts";

export interface PolicyFile {
  readonly entries: readonly IgnoredAdvisory[];
  readonly problems: readonly PolicyFileProblem[];
}

export interface PolicyFileProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly problem: PolicyFileFault;
}

export type PolicyFileFault =
  | { readonly kind: "yaml"; readonly problem: ConfigurationProblem }
  | {
      readonly kind: "wrong-type";
      readonly name: string;
      readonly expected: "text" | "texts" | "list" | "map";
    }
  /** An entry that names nothing at all. */
  | { readonly kind: "no-condition" }
  | { readonly kind: "bad-date" | "bad-purl" | "bad-glob"; readonly given: string }
  /** A condition that only the scanner itself can check: the entry is left out. */
  | { readonly kind: "unchecked"; readonly name: string }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "too-large" };

/** One sentence. */
export function describePolicyFault(fault: PolicyFileFault, t: Localise = english): string {
  switch (fault.kind) {
    case "yaml":
      return describeProblem(fault.problem, t);
    case "wrong-type":
      return describeType(fault, t);
    case "no-condition":
      return t("This entry names nothing that it could silence, and silences nothing.");
    case "bad-date":
      return t("{given} is no date: it has to look like {example}. The entry is left out.", {
        given: fault.given,
        example: "2026-12-31",
      });
    case "bad-purl":
      return t("{given} is no package URL. The entry is left out.", { given: fault.given });
    case "bad-glob":
      return t("{given} is no pattern for paths. The entry is left out.", { given: fault.given });
    case "unchecked":
      return t("Only the scanner itself can check {name}, so this entry silences nothing here.", {
        name: fault.name,
      });
    case "unreadable":
      return t("The file cannot be read, so nothing of it holds: {reason}", { reason: fault.reason });
    case "too-large":
      return t("The file is too large to be a list of accepted vulnerabilities, so nothing of it holds.");
  }
}

function describeType(
  { name, expected }: Extract<PolicyFileFault, { kind: "wrong-type" }>,
  t: Localise,
): string {
  switch (expected) {
    case "text":
      return t("{name} must be a text.", { name });
    case "texts":
      return t("{name} must be a text or a list of texts.", { name });
    case "list":
      return t("{name} must be a list.", { name });
    case "map":
      return t("{name} must consist of keys and values.", { name });
  }
}

/** @returns the line, counted from 1, that an offset is in */
export function createLineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/** @returns whether `text` is a day of the calendar, as `2026-12-31` */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day before `date`, which is a date. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
}
