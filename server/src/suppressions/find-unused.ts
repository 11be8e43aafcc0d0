/** Suppressions that silence nothing: the next real finding would go unseen because of them. */
import { findClosest } from "../config/closest.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Finding } from "../finding.ts";
import { findRulesByAnyAlias, isWhollyCovered } from "./aliases.ts";
import { countUpTo } from "./apply-suppressions.ts";
import { isOwn, type Suppression } from "./find-suppressions.ts";
import type { UselessId } from "./useless-id.ts";

/** What the rules did with a file. */
export interface Run {
  readonly known: readonly string[];
  /** Of all rules, before anything is silenced. */
  readonly findings: readonly Finding[];
  /** Whether a rule looked at the file: one that is switched off or failed could have found something. */
  hasRun(rule: string): boolean;
  /** Whether a rule has other options than those it ships with. */
  hasOptions(rule: string): boolean;
}

/** @returns ids of our own dialect, and of other tools those whose check is wholly covered by our rules */
export function findUnused(
  dockerfile: Dockerfile,
  suppressions: readonly Suppression[],
  run: Run,
): readonly UselessId[] {
  const known = new Set(run.known);
  const candidates = suppressions.filter((suppression) => mayBeReported(dockerfile, suppression, known, run));
  if (candidates.length === 0) return [];
  const isUsed = indexFindings(run.findings);
  const unfinished = findUnfinished(dockerfile);
  return candidates.flatMap((suppression): readonly UselessId[] => {
    const { id, ids, rules, scope, comment } = suppression;
    if (id === undefined || comment === undefined || rules === "every") return [];
    if (isOwn(suppression) && !rules.some((rule) => known.has(rule))) {
      const meant = [...findRulesByAnyAlias(id.text), findClosest(id.text, run.known) ?? []].flat();
      const used = meant.find((rule) => isUsed({ rules: [rule], scope }));
      return [{ kind: "unknown", id, ids, comment, meant: used ?? meant[0], isNeeded: used !== undefined }];
    }
    // What a file is to be is not known before its first FROM.
    const isBegun = suppression.reach === "file" && dockerfile.stages.length === 0;
    const isWhole = !isBegun && countWithin(unfinished, scope) === 0;
    if (!isWhole || isUsed(suppression)) return [];
    return [{ kind: "unused", id, ids, comment, meant: undefined, isNeeded: false }];
  });
}

function mayBeReported(
  { text }: Dockerfile,
  suppression: Suppression,
  known: ReadonlySet<string>,
  run: Run,
): boolean {
  const { source, id, rules, scope } = suppression;
  if (id === undefined || rules === "every") return false;
  if (isOwn(suppression)) return rules.every((rule) => !known.has(rule) || run.hasRun(rule));
  return (
    isWhollyCovered(source, id.text) &&
    rules.length > 0 &&
    rules.every((rule) => run.hasRun(rule) && !run.hasOptions(rule)) &&
    // Tools differ in what they make of variables.
    !text.slice(scope.start, scope.end).includes("$")
  );
}

function indexFindings(
  findings: readonly Finding[],
): (suppression: Pick<Suppression, "rules" | "scope">) => boolean {
  const starts = new Map<string, number[]>();
  for (const { rule, span } of findings) {
    const known = starts.get(rule);
    if (known === undefined) starts.set(rule, [span.start]);
    else known.push(span.start);
  }
  for (const list of starts.values()) list.sort((a, b) => a - b);
  return ({ rules, scope }) =>
    rules !== "every" && rules.some((rule) => countWithin(starts.get(rule) ?? [], scope) > 0);
}

function countWithin(sorted: readonly number[], { start, end }: Suppression["scope"]): number {
  return countUpTo(sorted, end - 1) - countUpTo(sorted, start - 1);
}

// https://docs.docker.com/reference/dockerfile/
const keywords = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  ),
);

/** Offsets of instructions that somebody is still typing: what they will hold is not known. */
function findUnfinished({ instructions }: Dockerfile): readonly number[] {
  return instructions
    .filter(
      ({ keyword, words, json }) => !keywords.has(keyword) || (words.length === 0 && json === undefined),
    )
    .map(({ span }) => span.start);
}
