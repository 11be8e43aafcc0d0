/** A scan as clients get it: for trees, reports and status lines. */
import type { Localise } from "../../l10n/texts.ts";
import { describePlacement } from "../../scan/describe.ts";
import type { InstructionGroup, PackageProblem, ScanView } from "../../scan/problems.ts";
import type { ImageFinding } from "../../scanners/report.ts";
import type {
  IgnoredVulnerability,
  ScanAdvisory,
  ScanGroup,
  ScanPackage,
  ScanSummary,
} from "../scan-protocol.ts";
import type { StoredScan } from "./scan-store.ts";

/** @param lineOf of an offset in the Dockerfile, counted from 0 */
export function summarise(
  { id, uri, source, scan }: StoredScan,
  view: ScanView,
  lineOf: (offset: number) => number,
  t: Localise,
): ScanSummary {
  const { image, scanner } = scan;
  return {
    id,
    ...(uri !== undefined && { uri }),
    source,
    image: image.name,
    ...(image.id !== undefined && { imageId: image.id }),
    ...(image.distribution && { distribution: `${image.distribution.name} ${image.distribution.version}` }),
    role: scan.role,
    ...(scan.stage !== undefined && { stage: scan.stage }),
    scanner: [scanner.name, scanner.version].filter(Boolean).join(" "),
    scannedAt: scan.scannedAt,
    ...(scanner.databaseDate !== undefined && { databaseDate: scanner.databaseDate }),
    isOutdated: view.isOutdated,
    counts: view.counts,
    fixable: view.groups.reduce((sum, { fixable }) => sum + fixable, 0),
    suppressed: {
      belowSeverity: view.suppressed.belowSeverity,
      withoutFix: view.suppressed.withoutFix,
      ignored: view.suppressed.ignored.length,
    },
    ignored: view.suppressed.ignored.map(summariseIgnored),
    expired: view.suppressed.expired.map(({ origin }) => origin),
    omitted: scan.omitted,
    remarks: scan.remarks,
    groups: view.groups.map((group) => summariseGroup(group, lineOf, view, t)),
  };
}

function summariseGroup(
  group: InstructionGroup,
  lineOf: (offset: number) => number,
  view: ScanView,
  t: Localise,
): ScanGroup {
  return {
    kind: group.kind,
    title: group.title,
    ...(group.span && { line: lineOf(group.span.start) }),
    ...(group.layer !== undefined && { layer: group.layer }),
    counts: group.counts,
    packages: group.packages.map((each) => summarisePackage(each, view, t)),
  };
}

function summarisePackage(problem: PackageProblem, view: ScanView, t: Localise): ScanPackage {
  const { name, version, type, path } = problem.package;
  return {
    name,
    version,
    type,
    ...(path !== undefined && { path }),
    severity: problem.severity,
    ...(problem.fixedIn !== undefined && { fixedIn: problem.fixedIn }),
    placement: describePlacement(problem, view, t),
    advisories: problem.findings.map(summariseAdvisory),
  };
}

function summariseAdvisory({ advisory, severity, fixedIn, status }: ImageFinding): ScanAdvisory {
  return {
    id: advisory.id,
    title: advisory.title,
    severity,
    ...(advisory.cvss && { score: advisory.cvss.score }),
    fixedIn,
    status,
    ...(advisory.url !== undefined && { url: advisory.url }),
  };
}

function summariseIgnored({ finding, by }: ScanView["suppressed"]["ignored"][number]): IgnoredVulnerability {
  const { name, version } = finding.package;
  return {
    id: finding.advisory.id,
    severity: finding.severity,
    package: name,
    version,
    ...(by.reason !== undefined && { reason: by.reason }),
    ...(by.until !== undefined && { until: by.until }),
    origin: by.origin,
  };
}
