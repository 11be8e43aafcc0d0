/** A finding in the protocol's terms. */
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding, Severity, DiagnosticTag as Tag } from "../finding.ts";
import { isRecord } from "../json-values.ts";
import type { Context } from "./context.ts";
import { toRange } from "./positions.ts";

export const source = "dockerfile-security";

export const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags: Readonly<Record<Tag, DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

/** Says which finding a diagnostic was made of; code and range alone do not tell. */
interface DiagnosticData {
  readonly message: string;
  /** Ids of the fixes that code actions will offer, for clients that mark what can be fixed. */
  readonly fixes: readonly string[];
}

export function toDiagnostic(context: Context, document: TextDocument, finding: Finding): Diagnostic {
  const { features } = context;
  const diagnostic: Diagnostic = {
    range: toRange(document, finding.span),
    severity: severities[finding.severity],
    code: finding.rule,
    source,
    message: finding.message,
  };
  if (features.codeDescription) diagnostic.codeDescription = { href: context.rulePage(finding.rule) };
  const shownTags = finding.tags.map((tag) => tags[tag]).filter((tag) => features.diagnosticTags.has(tag));
  if (shownTags.length > 0) diagnostic.tags = shownTags;
  if (features.relatedInformation && finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map(
      ({ span, message }): DiagnosticRelatedInformation => ({
        location: { uri: document.uri, range: toRange(document, span) },
        message,
      }),
    );
  }
  if (features.diagnosticData) {
    diagnostic.data = {
      message: finding.messageId,
      fixes: [...new Set(finding.fixes.map((fix) => fix.id))],
    } satisfies DiagnosticData;
  }
  return diagnostic;
}

/** Whether `diagnostic`, which the client sent back, was made of `finding` at the place where it is now. */
export function isMadeOf(document: TextDocument, diagnostic: Diagnostic, finding: Finding): boolean {
  if (diagnostic.code !== finding.rule || diagnostic.source !== source) return false;
  const data: unknown = diagnostic.data;
  if (isRecord(data) && data.message !== finding.messageId) return false;
  return (
    document.offsetAt(diagnostic.range.start) === finding.span.start &&
    document.offsetAt(diagnostic.range.end) === finding.span.end
  );
}
