/** What the user wants to see of the scans: a filter of the view only, nothing that a policy knows of. */
import type {
  ScanAdvisory,
  ScanGroup,
  ScanPackage,
  ScanSummary,
  SeverityCount,
} from "../../../server/src/lsp/scan-protocol.ts";
import { type ImageSeverity, imageSeverities } from "../../../server/src/scanners/report.ts";
import { severityWord, type Translate } from "./scan-words.ts";

export interface ScanFilter {
  /** Nothing below it; `unknown` is everything. */
  readonly minimum: ImageSeverity;
  readonly onlyFixable: boolean;
  /** In the advisory's id or title, or in the package's name, without regard to case. */
  readonly text: string;
}

export const noFilter: ScanFilter = { minimum: "unknown", onlyFixable: false, text: "" };

/** Reads what was kept by this version or another one. */
export function readFilter(kept: unknown): ScanFilter {
  const { minimum, onlyFixable, text } = Object(kept);
  return {
    minimum: imageSeverities.find((severity) => severity === minimum) ?? noFilter.minimum,
    onlyFixable: onlyFixable === true,
    text: typeof text === "string" ? text : "",
  };
}

export function isFiltering({ minimum, onlyFixable, text }: ScanFilter): boolean {
  return minimum !== noFilter.minimum || onlyFixable || text !== "";
}

/** `high and worse, fixable, "ssl"`; undefined where nothing is filtered. */
export function describeFilter(filter: ScanFilter, t: Translate): string | undefined {
  if (!isFiltering(filter)) return undefined;
  const { minimum, onlyFixable, text } = filter;
  return [
    minimum === "critical" && t("only critical"),
    minimum !== "critical" && minimum !== noFilter.minimum && t("{0} and worse", severityWord(minimum, t)),
    onlyFixable && t("fixable"),
    text !== "" && `"${text}"`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

/** The groups with what passes; those without anything are left out. */
export function filterGroups({ groups }: ScanSummary, filter: ScanFilter): readonly ScanGroup[] {
  if (!isFiltering(filter)) return groups;
  return groups.flatMap((group) => {
    const packages = group.packages.flatMap((each) => filterPackage(each, filter));
    return packages.length === 0 ? [] : [{ ...group, packages, counts: countPackages(packages) }];
  });
}

function filterPackage(each: ScanPackage, filter: ScanFilter): readonly ScanPackage[] {
  const advisories = each.advisories.filter((advisory) => passes(advisory, each, filter));
  const [worst] = advisories;
  return worst === undefined ? [] : [{ ...each, advisories, severity: worst.severity }];
}

function passes(advisory: ScanAdvisory, { name }: ScanPackage, filter: ScanFilter): boolean {
  if (imageSeverities.indexOf(advisory.severity) > imageSeverities.indexOf(filter.minimum)) return false;
  if (filter.onlyFixable && advisory.fixedIn.length === 0) return false;
  const wanted = filter.text.toLowerCase();
  return [name, advisory.id, advisory.title].some((text) => text.toLowerCase().includes(wanted));
}

export function countGroups(groups: readonly ScanGroup[]): SeverityCount {
  return countPackages(groups.flatMap(({ packages }) => packages));
}

function countPackages(packages: readonly ScanPackage[]): SeverityCount {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  for (const { advisories } of packages) for (const { severity } of advisories) counts[severity]++;
  return counts;
}
