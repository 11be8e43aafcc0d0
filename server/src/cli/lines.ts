/** Lines and columns of offsets: both count from 1, columns in UTF-16 code units. */
import type { Span } from "../dockerfile/span.ts";

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Half-open, as spans are. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Lines {
  readonly count: number;
  positionAt(offset: number): Position;
  rangeOf(span: Span): Range;
  /** Without its line break. */
  textOf(line: number): string;
}

/** Line breaks are LF and CRLF, as Docker has them; a lone CR is a character like others. */
export function splitLines(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);

  const positionAt = (offset: number): Position => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  return {
    count: starts.length,
    positionAt,
    rangeOf: ({ start, end }) => ({ start: positionAt(start), end: positionAt(end) }),
    textOf: (line) =>
      text.slice(starts[line - 1] ?? text.length, starts[line] ?? text.length).replace(/\r?\n$/, ""),
  };
}
