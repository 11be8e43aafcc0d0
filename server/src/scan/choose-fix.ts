/** Which version of a package to update to. */
import type { ImageFinding, InstalledPackage } from "../scanners/report.ts";
import { ofDistribution, orderOf } from "./versions/compare-versions.ts";
import { majorOf } from "./versions/generic.ts";

/**
 * The lowest version that is free of all that can be mended. Advisories list the first good version of each series,
 * so a version is good where it is not below the one listed for its own series.
 *
 * @returns undefined where nothing can be mended
 */
export function chooseFix(about: InstalledPackage, findings: readonly ImageFinding[]): string | undefined {
  const compare = orderOf(about.type);
  const listed = findings
    .map(({ fixedIn }) => fixedIn.flatMap(readVersions))
    .filter((list) => list.length > 0);
  const all = [...new Set(listed.flat())].toSorted(compare);
  const newer = all.filter((version) => compare(version, about.version) > 0);
  const good = newer.filter((version) => listed.every((list) => isGood(version, list, about.type)));
  const inSeries = ofDistribution(about.type)
    ? undefined
    : good.find((version) => majorOf(version) === majorOf(about.version));
  // Where no single listed version does it, the newest one is as far as anybody can say.
  return inSeries ?? good[0] ?? all.at(-1);
}

function isGood(version: string, listed: readonly string[], type: string): boolean {
  const compare = orderOf(type);
  const reached = (other: string) => compare(version, other) >= 0;
  if (ofDistribution(type)) return listed.some(reached);
  const series = listed.filter((other) => majorOf(other) === majorOf(version));
  return series.length > 0 ? series.some(reached) : listed.every(reached);
}

/** Some databases list versions in one text, or as conditions: `1.2.3, 2.0.1`, `~> 2.3.5, >= 2.4.1`. */
function readVersions(text: string): readonly string[] {
  return text
    .split(/,|\|\|/)
    .filter((part) => !part.includes("<"))
    .map((part) => part.replace(/^[\^~>=\s]+/, "").trim())
    .filter((part) => part !== "");
}
