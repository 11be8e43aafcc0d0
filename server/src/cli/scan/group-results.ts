/** An advisory on a line, with all packages that it is about there. */
import type { ImageFinding, ImageSeverity } from "../../scanners/report.ts";
import { imageSeverities } from "../../scanners/report.ts";
import type { ScannedDockerfile, ScanRow } from "./scan-result.ts";

export interface AdvisoryResult {
  readonly advisory: ImageFinding["advisory"];
  /** In the order of the scan. */
  readonly rows: readonly [ScanRow, ...ScanRow[]];
  readonly severity: ImageSeverity;
}

/**
 * Code scanning takes two results of one rule on one line for the same one and shows a single alert: packages that
 * share an advisory share a result, so that none of them is lost.
 */
export function groupResults(
  rows: readonly ScanRow[],
  dockerfile: ScannedDockerfile | undefined,
): readonly AdvisoryResult[] {
  const gathered = new Map<string, [ScanRow, ...ScanRow[]]>();
  for (const row of rows) {
    const span = row.problem.span ?? row.group.span;
    const place =
      dockerfile === undefined || span === undefined ? "" : dockerfile.lines.positionAt(span.start).line;
    const key = `${place} ${row.finding.advisory.id}`;
    const same = gathered.get(key);
    if (same === undefined) gathered.set(key, [row]);
    else same.push(row);
  }
  return [...gathered.values()].map(toResult);
}

function toResult(rows: readonly [ScanRow, ...ScanRow[]]): AdvisoryResult {
  const [first, ...others] = rows;
  const worst = others.reduce(
    (worse, row) => (rankOf(row.finding.severity) < rankOf(worse.finding.severity) ? row : worse),
    first,
  );
  return { advisory: worst.finding.advisory, rows, severity: worst.finding.severity };
}

/** 0 is the worst. */
export function rankOf(severity: ImageSeverity): number {
  return imageSeverities.indexOf(severity);
}
