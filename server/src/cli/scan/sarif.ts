/**
 * SARIF 2.1.0 with one rule an advisory, each result on the line of the Dockerfile that brought the package in, so
 * that code scanning shows it there in a pull request.
 */
import { createHash } from "node:crypto";
import type { Localise } from "../../l10n/texts.ts";
import { describePlacement } from "../../scan/describe.ts";
import type { ScanView } from "../../scan/problems.ts";
import type { ImageFinding, ImageSeverity } from "../../scanners/report.ts";
import type { Tool } from "../tool.ts";
import { listRows, type ScanFormat, type ScannedDockerfile, type ScanRow } from "./scan-result.ts";

const levels = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  negligible: "note",
  unknown: "note",
} as const satisfies Record<ImageSeverity, string>;

/**
 * GitHub sorts by this number and knows four ranges (over 9, 7, 4, 0). It stands in where an advisory has a severity
 * and no score: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const scores = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  negligible: "0.1",
  unknown: undefined,
} as const satisfies Record<ImageSeverity, string | undefined>;

const root = "%SRCROOT%";

export function createSarifScanFormat(tool: Tool, t: Localise): ScanFormat {
  return ({ scan, view, dockerfile }) => {
    const rows = listRows(view);
    const rules = new Map<string, ImageFinding>();
    // Ordered by place; the first one that names an advisory may be the milder one.
    for (const { finding } of rows) {
      const known = rules.get(finding.advisory.id);
      if (known === undefined || scoreOf(finding) > scoreOf(known)) rules.set(finding.advisory.id, finding);
    }
    const index = new Map([...rules.keys()].map((id, at) => [id, at]));
    const document = {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: tool.title,
              version: tool.version,
              semanticVersion: tool.version,
              informationUri: tool.homepage,
              rules: [...rules.values()].map(describeRule),
            },
            extensions: [
              {
                name: scan.scanner.name,
                ...(scan.scanner.version !== undefined && { version: scan.scanner.version }),
              },
            ],
          },
          // Of one file there may be the results of several images: code scanning keeps them apart by this.
          automationDetails: { id: `scan/${scan.image.name}/` },
          columnKind: "utf16CodeUnits",
          originalUriBaseIds: { [root]: { description: { text: "The working folder." } } },
          invocations: [{ executionSuccessful: true, endTimeUtc: toUtc(scan.scannedAt) }],
          properties: {
            image: scan.image.name,
            ...(scan.image.id !== undefined && { imageId: scan.image.id }),
            repositoryDigests: scan.image.repositoryDigests,
          },
          results: rows.map((row) => ({
            ruleId: row.finding.advisory.id,
            ruleIndex: index.get(row.finding.advisory.id) ?? -1,
            level: levels[row.finding.severity],
            message: { text: describeResult(row, view, t) },
            locations: [locate(row, dockerfile, scan.image.name)],
            partialFingerprints: { "dockerfileSecurityScan/v1": fingerprint(row, dockerfile) },
            properties: describeProperties(row),
          })),
        },
      ],
    };
    return `${JSON.stringify(document, undefined, 2)}\n`;
  };
}

function describeRule({ advisory, severity }: ImageFinding) {
  const score = advisory.cvss === undefined ? scores[severity] : advisory.cvss.score.toFixed(1);
  const title = advisory.title === "" ? advisory.id : `${advisory.id}: ${advisory.title}`;
  const links = [advisory.url, ...advisory.references].filter((link) => link !== undefined);
  return {
    id: advisory.id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    ...(advisory.url !== undefined && { helpUri: advisory.url }),
    help: { text: [title, ...links].join("\n") },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ["security", "vulnerability", severity],
      ...(score !== undefined && { "security-severity": score }),
    },
  };
}

function scoreOf({ advisory, severity }: ImageFinding): number {
  return advisory.cvss?.score ?? Number(scores[severity] ?? 0);
}

function describeResult({ problem, finding }: ScanRow, view: ScanView, t: Localise): string {
  const { name, version } = finding.package;
  const parameters = { name, version, advisory: finding.advisory.id, fixed: finding.fixedIn.join(", ") };
  const what =
    finding.fixedIn.length > 0
      ? t("{name} {version} has {advisory}, which {fixed} mends.", parameters)
      : t("{name} {version} has {advisory}, for which there is no newer version yet.", parameters);
  return `${what} ${describePlacement(problem, view, t)}`;
}

function locate({ group, problem }: ScanRow, dockerfile: ScannedDockerfile | undefined, image: string) {
  const logical = { fullyQualifiedName: image, kind: "module" };
  const path = problem.package.path;
  const inImage =
    path === undefined ? logical : { ...logical, fullyQualifiedName: `${image}:${path}`, kind: "resource" };
  const span = problem.span ?? group.span;
  if (dockerfile === undefined || span === undefined) return { logicalLocations: [inImage] };
  const { start, end } = dockerfile.lines.rangeOf(span);
  return {
    physicalLocation: {
      artifactLocation: dockerfile.path.startsWith("../")
        ? { uri: dockerfile.uri }
        : { uri: dockerfile.path.split("/").map(encodeURIComponent).join("/"), uriBaseId: root },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
    logicalLocations: [inImage],
  };
}

/** Stays while lines move, other packages come and go, and the package itself gets another vulnerable version. */
function fingerprint({ finding }: ScanRow, dockerfile: ScannedDockerfile | undefined): string {
  const { name, type, path } = finding.package;
  const subject = JSON.stringify([dockerfile?.path, finding.advisory.id, type, name, path]);
  return createHash("sha256").update(subject).digest("hex").slice(0, 32);
}

function describeProperties({ group, problem, finding }: ScanRow) {
  const { name, version, type, purl, path } = finding.package;
  return {
    package: name,
    installedVersion: version,
    fixedVersions: finding.fixedIn,
    type,
    severity: finding.severity,
    status: finding.status,
    ...(purl !== undefined && { purl }),
    ...(path !== undefined && { path }),
    ...(problem.attribution.layer !== undefined && { layer: problem.attribution.layer }),
    placed: group.kind,
    confidence: problem.confidence,
  };
}

/** SARIF wants UTC: `2026-11-21T10:00:00.000Z`. */
function toUtc(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}
