/** All that silences findings of one file: its comments in every dialect, and what the configuration ignores. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import { findCounterparts, findRulesByAlias } from "./aliases.ts";
import { buildkit } from "./buildkit.ts";
import { checkov } from "./checkov.ts";
import type { Claim, Dialect, NamedId, Reach, Tool } from "./dialect.ts";
import { dockerfileSecurity } from "./dockerfile-security.ts";
import { dockerfileUtils } from "./dockerfile-utils.ts";
import { hadolint } from "./hadolint.ts";
import { kics } from "./kics.ts";
import { findNotes, locateNotes } from "./notes.ts";
import { semgrep } from "./semgrep.ts";
import { tally } from "./tally.ts";
import { trivy } from "./trivy.ts";

const dialects: readonly Dialect[] = [
  dockerfileSecurity,
  hadolint,
  trivy,
  checkov,
  kics,
  buildkit,
  semgrep,
  tally,
  dockerfileUtils,
];

/** One id of one comment, or what the configuration ignores. */
export interface Suppression {
  readonly source: Tool | "configuration";
  readonly rules: readonly string[] | "every";
  readonly reach: Reach;
  /** Findings that begin in it are silenced. */
  readonly scope: Span;
  readonly reason: string | undefined;
  /** Undefined for the configuration. */
  readonly comment: Span | undefined;
  /** Undefined where the comment means all that its tool checks. */
  readonly id: NamedId | undefined;
  /** All that the comment names, `id` among them. */
  readonly ids: readonly NamedId[];
}

/** Rules that the configuration silences in a file. */
export interface IgnoredRules {
  readonly rules: readonly string[];
  readonly reason: string;
}

export interface Surroundings {
  readonly ignore?: readonly IgnoredRules[];
  /** `2026-12-31`: suppressions that end by then do not count. Without it none ends. */
  readonly today?: string;
}

/** Most comments are about something else: this tells without another look at them. */
const anyMarker = new RegExp(dialects.map(({ marker }) => marker).join("|"), "i");

/** Suppressions in source order, those of the configuration first. */
export function findSuppressions(
  dockerfile: Dockerfile,
  { ignore = [], today }: Surroundings,
): readonly Suppression[] {
  const configured = ignore.map(({ rules, reason }): Suppression => {
    const scope = { start: 0, end: dockerfile.text.length + 1 };
    const where = { reach: "file", scope, comment: undefined, id: undefined, ids: [] } as const;
    return { source: "configuration", rules, reason: reason.trim() || undefined, ...where };
  });
  const notes = findNotes(dockerfile).filter(({ text }) => anyMarker.test(text));
  if (notes.length === 0) return configured;
  const locate = locateNotes(dockerfile, today);
  const commented = notes.flatMap((note) => {
    const lower = note.text.toLowerCase();
    const place = locate(note);
    return dialects
      .filter(({ marker }) => lower.includes(marker))
      .flatMap((dialect) =>
        dialect.read(note, place).flatMap((claim) => toSuppressions(dialect.tool, claim, note.span)),
      );
  });
  return [...configured, ...commented];
}

function toSuppressions(
  source: Tool,
  { ids, reach, scope, reason }: Claim,
  comment: Span,
): readonly Suppression[] {
  const common = { source, reach, scope, reason, comment };
  if (ids === "all") {
    // Who silences one instruction has looked at it. Who silences a tool for a file has not looked at what only
    // we check.
    const rules = reach === "instruction" ? "every" : findCounterparts(source);
    return [{ ...common, rules, id: undefined, ids: [] }];
  }
  return ids.map((id) => {
    const rules =
      source === "dockerfile-security" ? [id.text.toLowerCase()] : findRulesByAlias(source, id.text);
    return { ...common, rules, id, ids };
  });
}

/** Comments of our own dialect. */
export function isOwn({ source }: Suppression): boolean {
  return source === "dockerfile-security";
}
