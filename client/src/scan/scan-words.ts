/** Words for what scans found: counts, severities, ages, sizes. */

import type { SeverityCount } from "../../../server/src/lsp/scan-protocol.ts";
import { type ImageSeverity, imageSeverities } from "../../../server/src/scanners/report.ts";

/** `l10n.t` of VS Code; tests give one that fills in and does not translate. */
export type Translate = (text: string, ...values: (string | number)[]) => string;

/** What texts depend on beside the scan itself. */
export interface Wording {
  readonly t: Translate;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** BCP 47: `en`, `ko`, `pt-br`. */
  readonly locale: string;
}

export function severityWord(severity: ImageSeverity, t: Translate): string {
  switch (severity) {
    case "critical":
      return t("critical");
    case "high":
      return t("high");
    case "medium":
      return t("medium");
    case "low":
      return t("low");
    case "negligible":
      return t("negligible");
    case "unknown":
      return t("unknown");
  }
}

export function totalOf(counts: SeverityCount): number {
  return imageSeverities.reduce((sum, severity) => sum + counts[severity], 0);
}

export function worstOf(counts: SeverityCount): ImageSeverity | undefined {
  return imageSeverities.find((severity) => counts[severity] > 0);
}

/** `3 critical, 12 high`; empty where nothing was found. */
export function describeCounts(counts: SeverityCount, t: Translate): string {
  return imageSeverities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => countSeverity(counts[severity], severity, t))
    .join(", ");
}

/** `12 vulnerabilities (3 critical, 9 high)`. */
export function describeFound(counts: SeverityCount, t: Translate): string {
  const total = totalOf(counts);
  return total === 0
    ? countVulnerabilities(0, t)
    : `${countVulnerabilities(total, t)} (${describeCounts(counts, t)})`;
}

/** `3 critical of 12`, for where there is little room. */
export function describeWorst(counts: SeverityCount, t: Translate): string {
  const worst = worstOf(counts);
  if (worst === undefined) return countVulnerabilities(0, t);
  const total = totalOf(counts);
  const words = countSeverity(counts[worst], worst, t);
  return counts[worst] === total ? words : t("{0} of {1}", words, total);
}

function countSeverity(count: number, severity: ImageSeverity, t: Translate): string {
  switch (severity) {
    case "critical":
      return t("{0} critical", count);
    case "high":
      return t("{0} high", count);
    case "medium":
      return t("{0} medium", count);
    case "low":
      return t("{0} low", count);
    case "negligible":
      return t("{0} negligible", count);
    case "unknown":
      return t("{0} unknown", count);
  }
}

/** `12 vulnerabilities`. */
export function countVulnerabilities(count: number, t: Translate): string {
  if (count === 0) return t("no vulnerabilities");
  return count === 1 ? t("1 vulnerability") : t("{0} vulnerabilities", count);
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/**
 * `2 hours ago`.
 *
 * @param time ISO 8601; the answer is undefined where it is none
 */
export function describeAge(time: string, { now, locale, t }: Wording): string | undefined {
  const seconds = (now - Date.parse(time)) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  // Clocks of engines and of this machine differ a little.
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? [];
  if (unit === undefined || length === undefined) return t("just now");
  return new Intl.RelativeTimeFormat(locale).format(-Math.floor(seconds / length), unit);
}

/**
 * The time of the day and the date, in the user's own zone.
 *
 * @param time ISO 8601; anything else is given back as it is
 */
export function describeTime(time: string, locale: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  return date.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}

/** @param bytes of an image, told as Docker does: with units of a thousand */
export function describeSize(bytes: number, locale: string): string {
  const [unit, length] =
    bytes >= 1e9
      ? (["gigabyte", 1e9] as const)
      : bytes >= 1e6
        ? (["megabyte", 1e6] as const)
        : ["kilobyte", 1e3];
  const maximumFractionDigits = unit === "gigabyte" ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit: String(unit), maximumFractionDigits }).format(
    bytes / Number(length),
  );
}
