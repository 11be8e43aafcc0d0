/** Between the engine's spans and LSP's positions; both count UTF-16 code units. */
import type { Range, TextEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../dockerfile/span.ts";
import type { Edit } from "../finding.ts";

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** A range that a client sent, put in order and cut to the document. */
export function toSpan(document: TextDocument, { start, end }: Range): Span {
  const offsets = [document.offsetAt(start), document.offsetAt(end)];
  return { start: Math.min(...offsets), end: Math.max(...offsets) };
}

export function toTextEdit(document: TextDocument, edit: Edit): TextEdit {
  return { range: toRange(document, edit.span), newText: edit.text };
}

/** Whether the spans share a character or meet: a cursor behind the last character is still on it. */
export function meet(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
