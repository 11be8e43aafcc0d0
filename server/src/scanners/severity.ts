/** The scanners' and vendors' words for how bad a flaw is. */
import type { ImageSeverity } from "./report.ts";

const words: ReadonlyMap<string, ImageSeverity> = new Map<string, ImageSeverity>([
  ["critical", "critical"],
  ["high", "high"],
  ["important", "high"],
  ["medium", "medium"],
  ["moderate", "medium"],
  ["low", "low"],
  ["minor", "low"],
  ["negligible", "negligible"],
  ["unimportant", "negligible"],
  ["minimal", "negligible"],
  ["info", "negligible"],
  ["informational", "negligible"],
  ["none", "negligible"],
]);

export function severityOf(word: unknown): ImageSeverity {
  return (typeof word === "string" ? words.get(word.trim().toLowerCase()) : undefined) ?? "unknown";
}

/** By the bands of CVSS 3 and 4: https://www.first.org/cvss/v4-0/specification-document#Qualitative-Severity-Rating-Scale */
export function severityOfScore(score: number | undefined): ImageSeverity {
  if (score === undefined || score < 0 || score > 10) return "unknown";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "negligible";
}
