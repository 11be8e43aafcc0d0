/** Sorts findings into those that stay and those that a suppression covers. */
import type { Finding } from "../finding.ts";
import type { Suppression } from "./find-suppressions.ts";

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly suppression: Suppression;
}

export interface Sorted {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

export function applySuppressions(
  suppressions: readonly Suppression[],
  findings: readonly Finding[],
): Sorted {
  if (suppressions.length === 0) return { findings, suppressed: [] };
  const find = indexSuppressions(suppressions);
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const suppression = find(finding);
    if (suppression === undefined) kept.push(finding);
    else suppressed.push({ finding, suppression });
  }
  return { findings: kept, suppressed };
}

/** Scopes by their start, each with the one that reaches furthest of those up to it. */
interface Index {
  readonly starts: readonly number[];
  readonly furthest: readonly Suppression[];
}

/** Files can have thousands of comments and findings: neither is gone through for each of the other. */
function indexSuppressions(
  suppressions: readonly Suppression[],
): (finding: Finding) => Suppression | undefined {
  const byRule = new Map<string | undefined, Suppression[]>();
  for (const suppression of suppressions) {
    for (const rule of suppression.rules === "every" ? [undefined] : suppression.rules) {
      const known = byRule.get(rule);
      if (known === undefined) byRule.set(rule, [suppression]);
      else known.push(suppression);
    }
  }
  const indexes = new Map([...byRule].map(([rule, entries]) => [rule, makeIndex(entries)]));
  return ({ rule, span }) =>
    search(indexes.get(rule), span.start) ?? search(indexes.get(undefined), span.start);
}

function makeIndex(suppressions: readonly Suppression[]): Index {
  const sorted = suppressions.toSorted((a, b) => a.scope.start - b.scope.start);
  const furthest: Suppression[] = [];
  for (const suppression of sorted) {
    const last = furthest.at(-1);
    furthest.push(last === undefined || last.scope.end < suppression.scope.end ? suppression : last);
  }
  return { starts: sorted.map(({ scope }) => scope.start), furthest };
}

function search(index: Index | undefined, at: number): Suppression | undefined {
  const candidate = index?.furthest[countUpTo(index.starts, at) - 1];
  return candidate !== undefined && at < candidate.scope.end ? candidate : undefined;
}

/** How many of `sorted` are not greater than `value`. */
export function countUpTo(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
