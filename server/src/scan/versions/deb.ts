/** Debian's order of versions: https://www.debian.org/doc/debian-policy/ch-controlfields.html#version */
import { compareDigits } from "./digits.ts";

/** Below 0 where `a` is older. */
export function compareDeb(a: string, b: string): number {
  const [first, second] = [split(a), split(b)];
  return (
    compareDigits(first.epoch, second.epoch) ||
    comparePart(first.upstream, second.upstream) ||
    comparePart(first.revision, second.revision)
  );
}

function split(version: string): {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
} {
  const epoch = /^(\d+):/.exec(version)?.[1];
  const rest = epoch === undefined ? version : version.slice(epoch.length + 1);
  const dash = rest.lastIndexOf("-");
  if (dash < 0) return { epoch: epoch ?? "", upstream: rest, revision: "" };
  return { epoch: epoch ?? "", upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) };
}

/** Texts and numbers in turn; a tilde sorts before everything, even the end. */
function comparePart(a: string, b: string): number {
  const [first, second] = [chunks(a), chunks(b)];
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    const [one, other] = [first[at] ?? "", second[at] ?? ""];
    const order = at % 2 === 0 ? compareText(one, other) : compareDigits(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

/** Begins with a text, which may be empty. */
function chunks(part: string): readonly string[] {
  return part.split(/(\d+)/);
}

function compareText(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = weigh(a[at]) - weigh(b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Letters before all other characters. */
function weigh(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
