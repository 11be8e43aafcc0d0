/**
 * An order of versions that does justice to semantic versions, PEP 440, Maven and RubyGems alike: numbers by their
 * value, words for what is before a release below it, words for what comes after a release above it.
 */
import { compareDigits } from "./digits.ts";

/** Below 0 are stages before a release, above it what corrects one. */
const stages: Readonly<Record<string, number>> = {
  dev: -6,
  snapshot: -6,
  a: -5,
  alpha: -5,
  b: -4,
  beta: -4,
  m: -3,
  milestone: -3,
  pre: -2,
  preview: -2,
  c: -1,
  cr: -1,
  rc: -1,
  final: 0,
  ga: 0,
  release: 0,
  post: 1,
  p: 1,
  patch: 1,
  sp: 1,
};

/** Any other word is before the release, as semantic versions have it. */
const unknownStage = -1.5;

/** Below 0 where `a` is older. */
export function compareGeneric(a: string, b: string): number {
  const [first, second] = [read(a), read(b)];
  const epoch = compareDigits(first.epoch, second.epoch);
  if (epoch !== 0) return epoch;
  for (let at = 0; at < Math.max(first.parts.length, second.parts.length); at++) {
    const order = compareParts(first.parts[at], second.parts[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** The first number of a version, which says what stays compatible. */
export function majorOf(version: string): string | undefined {
  const number = read(version).parts.find((part) => /^\d/.test(part));
  return number?.replace(/^0+(?=\d)/, "");
}

/** What stands behind `+` says nothing on the order. */
function read(version: string): { readonly epoch: string; readonly parts: readonly string[] } {
  const [release = ""] = version
    .trim()
    .toLowerCase()
    .replace(/^[v=]+/, "")
    .split("+");
  const epoch = /^(\d+)!/.exec(release)?.[1] ?? "";
  const rest = epoch === "" ? release : release.slice(epoch.length + 1);
  return { epoch, parts: rest.match(/\d+|[a-z]+/g) ?? [] };
}

function compareParts(a: string | undefined, b: string | undefined): number {
  const [stage, otherStage] = [stageOf(a), stageOf(b)];
  if (stage === undefined && otherStage === undefined) return compareDigits(a ?? "", b ?? "");
  // A number, or nothing more, is the release itself.
  const order = (stage ?? 0) - (otherStage ?? 0);
  if (order !== 0 || stage !== unknownStage || otherStage !== unknownStage) return order;
  return (a ?? "").localeCompare(b ?? "", "en");
}

function stageOf(part: string | undefined): number | undefined {
  if (part === undefined || /^\d/.test(part)) return undefined;
  return Object.hasOwn(stages, part) ? stages[part] : unknownStage;
}
