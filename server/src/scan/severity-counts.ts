/** How many of each severity. */
import { type ImageSeverity, imageSeverities } from "../scanners/report.ts";
import type { SeverityCounts } from "./problems.ts";

export function countSeverities(severities: Iterable<ImageSeverity>): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  for (const severity of severities) counts[severity] += 1;
  return counts;
}

export function addCounts(all: readonly SeverityCounts[]): SeverityCounts {
  const sums = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  for (const counts of all) for (const severity of imageSeverities) sums[severity] += counts[severity];
  return sums;
}

export function sumCounts(counts: SeverityCounts): number {
  return imageSeverities.reduce((sum, severity) => sum + counts[severity], 0);
}
