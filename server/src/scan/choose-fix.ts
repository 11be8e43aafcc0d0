/** Which version of a package to update to. */
import type { ImageFinding, InstalledPackage } from "../scanners/report.ts";
import { ofDistribution, orderOf } from "./versions/compare-versions.ts";
import { compareDigits } from "./versions/digits.ts";
import { majorOf } from "./versions/generic.ts";

type Compare = (a: string, b: string) => number;

/**
 * The lowest version that is free of all that can be mended. Advisories of languages list the first good version of
 * each series, so a version is good where it is not below the one listed for its own series.
 *
 * @returns undefined where nothing can be mended
 */
export function chooseFix(about: InstalledPackage, findings: readonly ImageFinding[]): string | undefined {
  const compare = orderOf(about.type);
  const lists = readLists(findings).map((list) => preferNewer(list, about.version, compare));
  if (ofDistribution(about.type)) {
    return findHighest(
      lists.flatMap((list) => findLowest(list, compare) ?? []),
      compare,
    );
  }
  const all = lists.flat();
  const own = majorOf(about.version) ?? "";
  const others = new Set(all.map((version) => majorOf(version) ?? ""));
  const newer = [...others].filter((major) => compareDigits(major, own) > 0).toSorted(compareDigits);
  for (const major of [own, ...newer]) {
    const needed = lists.map((list) => findNeeded(list, major, compare));
    if (needed.includes("nothing good")) continue;
    const highest = findHighest(
      needed.filter((version) => version !== "any"),
      compare,
    );
    if (highest !== undefined) return highest;
  }
  // Where no single listed version does it, the newest one is as far as anybody can say.
  return findHighest(all, compare);
}

/** What a version of the series must at least be to be free of one flaw. */
function findNeeded(list: readonly string[], major: string, compare: Compare): string {
  const series = list.filter((version) => majorOf(version) === major);
  const lowest = findLowest(series, compare);
  if (lowest !== undefined) return lowest;
  // A series that began after the flaw was mended never had it.
  return list.every((version) => compareDigits(majorOf(version) ?? "", major) < 0) ? "any" : "nothing good";
}

/** Each different list once. */
function readLists(findings: readonly ImageFinding[]): readonly (readonly string[])[] {
  const lists = new Map<string, readonly string[]>();
  for (const { fixedIn } of findings) {
    const key = fixedIn.join("\n");
    if (!lists.has(key)) lists.set(key, fixedIn.flatMap(readVersions));
  }
  return [...lists.values()].filter((list) => list.length > 0);
}

function preferNewer(list: readonly string[], installed: string, compare: Compare): readonly string[] {
  const newer = list.filter((version) => compare(version, installed) > 0);
  return newer.length > 0 ? newer : list;
}

function findLowest(versions: readonly string[], compare: Compare): string | undefined {
  return findHighest(versions, (a, b) => compare(b, a));
}

function findHighest([first, ...others]: readonly string[], compare: Compare): string | undefined {
  if (first === undefined) return undefined;
  return others.reduce((highest, version) => (compare(version, highest) > 0 ? version : highest), first);
}

/** Some databases list versions in one text, or as conditions: `1.2.3, 2.0.1`, `~> 2.3.5, >= 2.4.1`. */
function readVersions(text: string): readonly string[] {
  return text
    .split(/,|\|\|/)
    .filter((part) => !part.includes("<"))
    .map((part) => part.replace(/^[\^~>=\s]+/, "").trim())
    .filter((part) => part !== "");
}
