/** What a diagnostic of a scan carries for code actions. Apart from what makes it, which is only loaded for a scan. */
import type { Diagnostic } from "vscode-languageserver";
import { isRecord } from "../../json-values.ts";
import { source } from "../diagnostics.ts";

/** What a code action needs to know of a package's problem. */
export interface ScanDiagnosticData {
  readonly package: string;
  /** Worst first. */
  readonly advisories: readonly string[];
}

/** @returns what `toDiagnostics` gave along with `diagnostic`; undefined where it is not of a scan */
export function readScanData(diagnostic: Diagnostic): ScanDiagnosticData | undefined {
  const data: unknown = diagnostic.data;
  if (diagnostic.source !== source || !isRecord(data)) return undefined;
  const { package: name, advisories } = data;
  if (typeof name !== "string" || !Array.isArray(advisories)) return undefined;
  return { package: name, advisories: advisories.filter((id) => typeof id === "string") };
}
