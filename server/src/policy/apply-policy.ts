/** Sorts findings out: what is shown, and what is not for which reason. Nothing is dropped. */
import { matchesAny } from "../name-patterns.ts";
import { type ImageFinding, imageSeverities } from "../scanners/report.ts";
import { compilePackageUrl } from "./package-url.ts";
import { compileGlob } from "./path-glob.ts";
import type { ApplyPolicy, IgnoredAdvisory } from "./policy.ts";

/**
 * Each item stands in one list: what is too low is not asked for a fix, and only what would be shown otherwise is
 * compared with the entries, so that the counts of accepted risks say how much each entry hides.
 */
export const applyPolicy: ApplyPolicy = (items, findingOf, policy, today) => {
  type Item = (typeof items)[number];
  const lowest = imageSeverities.indexOf(policy.minimumSeverity);
  const find = compileEntries(policy.ignore);
  const shown: Item[] = [];
  const belowSeverity: Item[] = [];
  const withoutFix: Item[] = [];
  const ignored: { readonly item: Item; readonly by: IgnoredAdvisory }[] = [];
  const expired = new Set<IgnoredAdvisory>();
  for (const item of items) {
    const finding = findingOf(item);
    if (imageSeverities.indexOf(finding.severity) > lowest) {
      belowSeverity.push(item);
      continue;
    }
    if (policy.onlyFixable && finding.fixedIn.length === 0) {
      withoutFix.push(item);
      continue;
    }
    const fitting = find(finding);
    const by = fitting.find((entry) => !isOver(entry, today));
    if (by !== undefined) ignored.push({ item, by });
    else {
      shown.push(item);
      for (const entry of fitting) expired.add(entry);
    }
  }
  return {
    shown,
    belowSeverity,
    withoutFix,
    ignored,
    expired: policy.ignore.filter((entry) => expired.has(entry)),
  };
};

function isOver({ until }: IgnoredAdvisory, today: string): boolean {
  return until !== undefined && until < today;
}

type Fits = (finding: ImageFinding) => boolean;

interface Compiled {
  readonly entry: IgnoredAdvisory;
  readonly fits: Fits;
}

/** Thousands of findings meet hundreds of entries, nearly all of which name an advisory. */
function compileEntries(
  entries: readonly IgnoredAdvisory[],
): (finding: ImageFinding) => readonly IgnoredAdvisory[] {
  const byAdvisory = new Map<string, Compiled[]>();
  const ofAny: Compiled[] = [];
  for (const entry of entries) {
    const compiled = { entry, fits: compile(entry) };
    if (entry.advisory === undefined) ofAny.push(compiled);
    else {
      const key = entry.advisory.toLowerCase();
      const known = byAdvisory.get(key);
      if (known === undefined) byAdvisory.set(key, [compiled]);
      else known.push(compiled);
    }
  }
  return (finding) => {
    const { id, aliases } = finding.advisory;
    const names = new Set([id, ...aliases].map((name) => name.toLowerCase()));
    const candidates = [...[...names].flatMap((name) => byAdvisory.get(name) ?? []), ...ofAny];
    return candidates.filter(({ fits }) => fits(finding)).map(({ entry }) => entry);
  };
}

/** Conditions besides the advisory. An entry without any condition at all would silence everything: it fits nothing. */
function compile(entry: IgnoredAdvisory): Fits {
  const { packages, paths, purls, fixState, versions = [], types = [], sources = [] } = entry;
  const conditions: Fits[] = [];
  if (packages.length > 0) conditions.push((finding) => matchesAny(packages, finding.package.name));
  if (versions.length > 0) conditions.push((finding) => versions.includes(finding.package.version));
  if (types.length > 0) conditions.push((finding) => types.includes(finding.package.type));
  if (sources.length > 0) conditions.push((finding) => sources.includes(finding.package.source ?? ""));
  if (fixState !== undefined) conditions.push((finding) => fixStateOf(finding) === fixState);
  if (paths.length > 0) {
    const globs = paths.flatMap((path) => compileGlob(path) ?? []);
    conditions.push((finding) => globs.some((matches) => matches(finding.package.path ?? "")));
  }
  if (purls.length > 0) {
    const patterns = purls.flatMap((purl) => compilePackageUrl(purl) ?? []);
    conditions.push(
      ({ package: { purl } }) => purl !== undefined && patterns.some((matches) => matches(purl)),
    );
  }
  if (conditions.length === 0 && entry.advisory === undefined) return () => false;
  return (finding) => conditions.every((fits) => fits(finding));
}

/** In Grype's words: https://oss.anchore.com/docs/reference/grype/configuration/ */
function fixStateOf({ fixedIn, status }: ImageFinding): string {
  if (fixedIn.length > 0 || status === "fixed") return "fixed";
  if (status === "will-not-fix") return "wont-fix";
  return status === "unknown" ? "unknown" : "not-fixed";
}
