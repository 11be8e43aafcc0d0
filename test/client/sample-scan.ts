/** A scan as the server tells of it, and words in English at a fixed time. */

import type { Wording } from "../../client/src/scan/scan-words.ts";
import type {
  ScanAdvisory,
  ScanGroup,
  ScanPackage,
  ScanSummary,
} from "../../server/src/lsp/scan-protocol.ts";

export const wording: Wording = {
  t: (text, ...values) => text.replace(/\{(\d)\}/g, (_, index) => String(values[index])),
  now: Date.parse("2026-03-01T12:00:00Z"),
  locale: "en",
};

export function advisory(id: string, severity: ScanAdvisory["severity"], more: Partial<ScanAdvisory> = {}) {
  const url = `https://example.com/${id}`;
  return { id, title: `Flaw ${id}`, severity, fixedIn: [], status: "affected", url, ...more };
}

export function installed(
  name: string,
  advisories: readonly ScanAdvisory[],
  more: Partial<ScanPackage> = {},
): ScanPackage {
  const fixedIn = advisories.find((each) => each.fixedIn.length > 0)?.fixedIn[0];
  return {
    name,
    version: "1.0",
    type: "deb",
    severity: advisories[0]?.severity ?? "unknown",
    ...(fixedIn !== undefined && { fixedIn }),
    placement: "the layer is that of this instruction",
    advisories,
    ...more,
  };
}

function count(packages: readonly ScanPackage[]): ScanGroup["counts"] {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  for (const each of packages) for (const { severity } of each.advisories) counts[severity]++;
  return counts;
}

export function group(
  title: string,
  line: number | undefined,
  packages: readonly ScanPackage[],
  kind: ScanGroup["kind"] = "instruction",
): ScanGroup {
  return { kind, title, ...(line !== undefined && { line }), counts: count(packages), packages };
}

export function scan(groups: readonly ScanGroup[], more: Partial<ScanSummary> = {}): ScanSummary {
  const packages = groups.flatMap((each) => each.packages);
  return {
    id: "scan-1",
    uri: "file:///project/Dockerfile",
    image: "app:1.2",
    role: "built",
    scanner: "Trivy 0.74.0",
    scannedAt: "2026-03-01T10:00:00Z",
    isOutdated: false,
    counts: count(packages),
    fixable: packages.flatMap((each) => each.advisories).filter(({ fixedIn }) => fixedIn.length > 0).length,
    suppressed: { belowSeverity: 0, withoutFix: 0, ignored: 0 },
    remarks: [],
    groups,
    ...more,
  };
}

export const sample = scan([
  group(
    "FROM debian:12",
    0,
    [
      installed("libc6", [advisory("CVE-2026-0001", "critical", { score: 9.8, fixedIn: ["1.1"] })]),
      installed("perl-base", [advisory("CVE-2026-0002", "low"), advisory("CVE-2026-0003", "negligible")]),
    ],
    "base",
  ),
  group("RUN apt-get install -y curl", 3, [
    installed("curl", [
      advisory("CVE-2026-0010", "high", { score: 7.5, fixedIn: ["1.2", "2.0"] }),
      advisory("CVE-2026-0004", "medium", { title: "Reads | too much" }),
    ]),
  ]),
]);
