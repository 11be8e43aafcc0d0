/** What a run found, in the terms that all formats share. */
import type { Finding, Severity } from "../finding.ts";
import type { SuppressedFinding } from "../suppressions/apply-suppressions.ts";
import type { Lines, Position } from "./lines.ts";

export interface CheckedFile {
  /** From the working folder, with slashes; `../…` outside of it. */
  readonly path: string;
  /** Where there is such a file: undefined for standard input without a name. */
  readonly uri: string | undefined;
  /** As it is now, after fixes. */
  readonly text: string;
  readonly lines: Lines;
  readonly findings: readonly Finding[];
  /** What comments and the configuration silence; empty unless it was asked for. */
  readonly suppressed: readonly SuppressedFinding[];
  /** How many findings were fixed. */
  readonly fixed: number;
}

/** Why a file, or a rule in it, could not be checked, or a fix not be written. */
export interface Problem {
  readonly path: string;
  /** Where in the file, if it is a place and not the whole. */
  readonly position?: Position;
  readonly message: string;
}

export interface Totals {
  readonly files: number;
  readonly filesWithFindings: number;
  readonly fixed: number;
  readonly filesFixed: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Findings whose first safe fix `--fix` applies. */
  readonly fixable: number;
  /** Further ones that `--fix --unsafe` changes. */
  readonly suggested: number;
}

export const noTotals: Totals = {
  files: 0,
  filesWithFindings: 0,
  fixed: 0,
  filesFixed: 0,
  bySeverity: { error: 0, warning: 0, info: 0, hint: 0 },
  fixable: 0,
  suggested: 0,
};

export function addToTotals(totals: Totals, { findings, fixed }: CheckedFile): Totals {
  const of = (severity: Severity) =>
    totals.bySeverity[severity] + findings.filter((finding) => finding.severity === severity).length;
  const fixable = findings.filter(isFixable).length;
  const withFix = findings.filter((finding) => finding.fixes.length > 0).length;
  return {
    files: totals.files + 1,
    filesWithFindings: totals.filesWithFindings + (findings.length > 0 ? 1 : 0),
    fixed: totals.fixed + fixed,
    filesFixed: totals.filesFixed + (fixed > 0 ? 1 : 0),
    bySeverity: { error: of("error"), warning: of("warning"), info: of("info"), hint: of("hint") },
    fixable: totals.fixable + fixable,
    suggested: totals.suggested + withFix - fixable,
  };
}

function isFixable(finding: Finding): boolean {
  return finding.fixes.some(({ safety }) => safety === "safe");
}

export const severities = ["error", "warning", "info", "hint"] as const satisfies readonly Severity[];

/** Whether findings of `level` or above are among those counted. */
export function reaches(totals: Totals, level: Severity | "never"): boolean {
  if (level === "never") return false;
  return severities
    .slice(0, severities.indexOf(level) + 1)
    .some((severity) => totals.bySeverity[severity] > 0);
}

/** A report that is written as the files come. Functions answer what is to be written now. */
export interface Format {
  file(file: CheckedFile): string;
  end(totals: Totals, problems: readonly Problem[]): string;
}
