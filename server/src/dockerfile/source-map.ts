/** Code that a program receives in another form than it stands in the file, with the way back. */
import type { Span } from "./span.ts";

export interface MappedCode {
  readonly code: string;
  /** Offset in the document of the character at `offset` in `code`; `code.length` maps behind the last one. */
  toDocument(offset: number): number;
}

/** Code that stands in the document as it is. */
export function mapPlain(code: string, base: number): MappedCode {
  return { code, toDocument: (offset) => base + offset };
}

/** The document's span of `span` in mapped code. */
export function mapSpan(mapped: MappedCode, span: Span): Span {
  const start = mapped.toDocument(span.start);
  if (span.end <= span.start) return { start, end: start };
  return { start, end: mapped.toDocument(span.end - 1) + 1 };
}

/** A JSON string literal (quotation marks included) that begins at `start`. */
export function mapJsonString(literal: string, start: number, value: string): MappedCode {
  const inner = literal.slice(1, -1);
  if (!inner.includes("\\")) return mapPlain(value, start + 1);
  const offsets: number[] = [];
  for (let at = 0; at < inner.length; ) {
    offsets.push(start + 1 + at);
    if (inner[at] !== "\\") at++;
    else at += inner[at + 1] === "u" ? 6 : 2;
  }
  return mapByTable(value, offsets, start + 1 + inner.length);
}

/**
 * A shell word that holds a script (`sh -c "…"`): quotes removed, escapes in double quotes undone, variables
 * as they stand.
 *
 * @param outer the code around the word
 */
export function mapShellWord(outer: MappedCode, span: Span): MappedCode {
  const raw = outer.code.slice(span.start, span.end);
  let code = "";
  const offsets: number[] = [];
  let quote = "";
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] ?? "";
    const next = raw[at + 1] ?? "";
    if (quote === "" && (char === "'" || char === '"')) {
      quote = char;
      continue;
    }
    if (quote !== "" && char === quote) {
      quote = "";
      continue;
    }
    const isEscape = char === "\\" && (quote === "" || (quote === '"' && /["\\$`]/.test(next)));
    if (isEscape && next !== "\n") at++;
    code += raw[at] ?? "";
    offsets.push(outer.toDocument(span.start + at));
  }
  return mapByTable(code, offsets, outer.toDocument(span.end));
}

function mapByTable(code: string, offsets: readonly number[], end: number): MappedCode {
  return { code, toDocument: (offset) => offsets[offset] ?? end };
}
