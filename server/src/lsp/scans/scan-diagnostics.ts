/** A scan's problems on a Dockerfile as the protocol has them. */
import type { Diagnostic } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { isRecord } from "../../config/is-record.ts";
import { listProblems, type ShownProblem } from "../../scan/list-problems.ts";
import type { ScanView } from "../../scan/problems.ts";
import type { Context } from "../context.ts";
import { severities, source } from "../diagnostics.ts";
import { toRange } from "../positions.ts";
import type { StoredScan } from "./scan-store.ts";

/** What a code action needs to know of a package's problem. */
export interface ScanDiagnosticData {
  readonly package: string;
  /** Worst first. */
  readonly advisories: readonly string[];
}

/** The code of problems that are about more than one advisory. */
const summaryCode = "image-scan";

export function toDiagnostics(
  context: Context,
  document: TextDocument,
  { scan }: StoredScan,
  view: ScanView,
): readonly Diagnostic[] {
  return listProblems(scan, view, context.t).map((shown) => toDiagnostic(context, document, shown));
}

function toDiagnostic({ features }: Context, document: TextDocument, shown: ShownProblem): Diagnostic {
  const { kind, span, severity, message, advisory, related, problem } = shown;
  const isPackage = kind === "package" && advisory !== undefined;
  const diagnostic: Diagnostic = {
    range: toRange(document, span),
    severity: severities[severity],
    code: isPackage ? advisory.id : summaryCode,
    source,
    message,
  };
  // Reports come from anywhere: only a page of the web is opened.
  if (features.codeDescription && isPackage && /^https:\/\//.test(advisory.url ?? "")) {
    diagnostic.codeDescription = { href: advisory.url ?? "" };
  }
  if (features.relatedInformation && related.length > 0) {
    diagnostic.relatedInformation = related.map((each) => ({
      location: { uri: document.uri, range: toRange(document, each.span) },
      message: each.message,
    }));
  }
  if (features.diagnosticData && problem !== undefined) {
    diagnostic.data = {
      package: problem.package.name,
      advisories: problem.findings.map((finding) => finding.advisory.id),
    } satisfies ScanDiagnosticData;
  }
  return diagnostic;
}

/** @returns what `toDiagnostics` gave along with `diagnostic`; undefined where it is not of a scan */
export function readScanData(diagnostic: Diagnostic): ScanDiagnosticData | undefined {
  const data: unknown = diagnostic.data;
  if (diagnostic.source !== source || !isRecord(data)) return undefined;
  const { package: name, advisories } = data;
  if (typeof name !== "string" || !Array.isArray(advisories)) return undefined;
  return { package: name, advisories: advisories.filter((id) => typeof id === "string") };
}
