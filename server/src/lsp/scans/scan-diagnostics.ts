/** A scan's problems on a Dockerfile as the protocol has them. */
import type { Diagnostic } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { listProblems, type ShownProblem } from "../../scan/list-problems.ts";
import type { ScanView } from "../../scan/problems.ts";
import type { Context } from "../context.ts";
import { severities, source } from "../diagnostics.ts";
import { toRange } from "../positions.ts";
import type { ScanDiagnosticData } from "./scan-diagnostic-data.ts";
import type { StoredScan } from "./scan-store.ts";

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
