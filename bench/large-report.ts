/** A report as large as those of large images: a recorded one, whose findings are repeated under other names. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../scripts/machine/paths.ts";
import type { ScannerName } from "../scripts/machine/scanners.ts";

export interface LargeReport {
  readonly scanner: ScannerName;
  /** Of the report. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** The image's configuration, as the engine has it. */
  readonly config: string;
  readonly dockerfile: string;
}

const image = "purge-and-upgrade";
const recordings = { trivy: "trivy-0.74.0", grype: "grype-0.121.2" };
/** Large images have some hundred vulnerable packages, of which each has some advisories. */
const findingsOfPackage = 7;

interface TrivyReport {
  readonly Results: readonly { Vulnerabilities?: readonly TrivyFinding[] }[];
}

interface TrivyFinding {
  readonly VulnerabilityID: string;
  readonly PkgName: string;
}

interface GrypeReport {
  matches: readonly GrypeMatch[];
}

interface GrypeMatch {
  readonly vulnerability: { readonly id: string };
  readonly artifact: { readonly name: string };
}

/** Writes a report of `count` findings into the folder. */
export function writeLargeReport(scanner: ScannerName, count: number, folder: string): LargeReport {
  const recorded = readFileSync(
    inProject("test/fixtures/reports", recordings[scanner], `${image}.buildkit.json`),
    "utf8",
  );
  const report: unknown = JSON.parse(recorded);
  if (scanner === "trivy") growTrivy(report as TrivyReport, count);
  else growGrype(report as GrypeReport, count);
  const path = join(folder, `${scanner}.json`);
  const text = JSON.stringify(report);
  writeFileSync(path, text);
  return {
    scanner,
    path,
    size: Buffer.byteLength(text),
    config: inProject("test/fixtures/reports/images", `${image}.buildkit.config.json`),
    dockerfile: inProject("test/real/images", image, "Dockerfile"),
  };
}

function growTrivy(report: TrivyReport, count: number): void {
  const all = report.Results.flatMap(({ Vulnerabilities = [] }) => Vulnerabilities).length;
  let left = count;
  for (const result of report.Results) {
    const { Vulnerabilities: own = [] } = result;
    if (own.length === 0) continue;
    result.Vulnerabilities = repeat(own, Math.ceil(count / all), (finding, round) => ({
      ...finding,
      VulnerabilityID: `${finding.VulnerabilityID}${round}`,
      PkgName: nameFor(finding.PkgName, round),
    })).slice(0, left);
    left -= result.Vulnerabilities.length;
  }
}

function growGrype(report: GrypeReport, count: number): void {
  report.matches = repeat(
    report.matches,
    Math.ceil(count / report.matches.length),
    (match, round): GrypeMatch => ({
      ...match,
      vulnerability: { ...match.vulnerability, id: `${match.vulnerability.id}${round}` },
      artifact: { ...match.artifact, name: nameFor(match.artifact.name, round) },
    }),
  ).slice(0, count);
}

function repeat<T>(items: readonly T[], rounds: number, change: (item: T, round: number) => T): T[] {
  return Array.from({ length: rounds }, (_, round) => items.map((item) => change(item, round))).flat();
}

function nameFor(name: string, round: number): string {
  const own = Math.floor(round / findingsOfPackage);
  return own === 0 ? name : `${name}${own}`;
}
