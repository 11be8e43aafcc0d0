/** RPM's order of versions: https://rpm-software-management.github.io/rpm/manual/dependencies.html */
import { compareDigits } from "./digits.ts";

/** Below 0 where `a` is older. A release is compared only where both have one, as in dependencies. */
export function compareRpm(a: string, b: string): number {
  const [first, second] = [split(a), split(b)];
  const order = compareDigits(first.epoch, second.epoch) || comparePart(first.version, second.version);
  if (order !== 0 || first.release === undefined || second.release === undefined) return order;
  return comparePart(first.release, second.release);
}

function split(text: string): {
  readonly epoch: string;
  readonly version: string;
  readonly release: string | undefined;
} {
  const epoch = /^(\d+):/.exec(text)?.[1];
  const rest = epoch === undefined ? text : text.slice(epoch.length + 1);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: epoch ?? "",
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  };
}

/** Everything that is no letter, digit, tilde or caret only separates. */
function comparePart(a: string, b: string): number {
  const [first, second] = [a.match(/\d+|[A-Za-z]+|[~^]/g) ?? [], b.match(/\d+|[A-Za-z]+|[~^]/g) ?? []];
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    const order = compareSegment(first[at], second[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareSegment(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  // `1.0~rc1` is older than `1.0`; `1.0^git1` newer, but older than `1.0.1`.
  if (a === "~" || b === "~") return a === "~" ? -1 : 1;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  if (a === "^" || b === "^") return a === "^" ? -1 : 1;
  const [isNumber, isOtherNumber] = [/^\d/.test(a), /^\d/.test(b)];
  if (isNumber && isOtherNumber) return compareDigits(a, b);
  // A number is newer than a word.
  if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
  return a < b ? -1 : 1;
}
