/** For programs: schemas/scan-result.schema.json. */
import type { Tool } from "../tool.ts";
import { listRows, type ScanFormat, type ScannedDockerfile, type ScanRow } from "./scan-result.ts";

export function createJsonScanFormat(tool: Tool): ScanFormat {
  return ({ scan, view, dockerfile }) => {
    const { image, scanner } = scan;
    const document = {
      version: 1,
      tool: { name: tool.name, version: tool.version },
      scanner: { name: scanner.name, version: scanner.version, databaseDate: scanner.databaseDate },
      scannedAt: scan.scannedAt,
      image: {
        name: image.name,
        id: image.id,
        repositoryDigests: image.repositoryDigests,
        distribution: image.distribution,
      },
      dockerfile: dockerfile?.path,
      isOutdated: view.isOutdated,
      counts: view.counts,
      suppressed: {
        belowSeverity: view.suppressed.belowSeverity,
        withoutFix: view.suppressed.withoutFix,
        ignored: view.suppressed.ignored.map(({ finding, by }) => ({
          advisory: finding.advisory.id,
          package: finding.package.name,
          version: finding.package.version,
          reason: by.reason,
          until: by.until,
          origin: by.origin,
        })),
      },
      omitted: scan.omitted,
      remarks: scan.remarks,
      findings: listRows(view).map((row) => describeRow(row, dockerfile)),
    };
    return `${JSON.stringify(document, undefined, 2)}\n`;
  };
}

function describeRow({ group, problem, finding }: ScanRow, dockerfile: ScannedDockerfile | undefined) {
  const { advisory, severity, fixedIn, status } = finding;
  const { name, version, type, purl, source, path } = finding.package;
  const range = dockerfile && problem.span && dockerfile.lines.rangeOf(problem.span);
  return {
    advisory: advisory.id,
    aliases: advisory.aliases,
    title: advisory.title,
    url: advisory.url,
    severity,
    score: advisory.cvss?.score,
    vector: advisory.cvss?.vector,
    status,
    fixedIn,
    package: { name, version, type, purl, source, path },
    place: {
      kind: group.kind,
      line: range?.start.line,
      column: range?.start.column,
      endLine: range?.end.line,
      endColumn: range?.end.column,
      instruction: group.title,
      layer: problem.attribution.layer,
      confidence: problem.confidence,
    },
  };
}
