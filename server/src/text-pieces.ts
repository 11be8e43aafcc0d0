/** A text under work: what is kept of it and what is new, so that edits in several rounds end as edits of the original. */
import type { Span } from "./dockerfile/span.ts";
import type { Edit } from "./finding.ts";

/** A stretch of the text under work: kept from the original, or new. */
export type Piece = { readonly kept: Span } | { readonly text: string };

function lengthOf(piece: Piece): number {
  return "kept" in piece ? piece.kept.end - piece.kept.start : piece.text.length;
}

export function render(pieces: readonly Piece[], text: string): string {
  return pieces
    .map((piece) => ("kept" in piece ? text.slice(piece.kept.start, piece.kept.end) : piece.text))
    .join("");
}

/** @param edits in the offsets of the rendered pieces, in order */
export function replace(pieces: readonly Piece[], edits: readonly Edit[]): readonly Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const { span, text } of edits) {
    result.push(...cut(pieces, at, span.start), { text });
    at = span.end;
  }
  return [...result, ...cut(pieces, at, Number.POSITIVE_INFINITY)];
}

function cut(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  const result: Piece[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, lengthOf(piece));
    if (from < to) {
      result.push(
        "kept" in piece
          ? { kept: { start: piece.kept.start + from, end: piece.kept.start + to } }
          : { text: piece.text.slice(from, to) },
      );
    }
    offset += lengthOf(piece);
  }
  return result;
}

export function toEdits(pieces: readonly Piece[], text: string): readonly Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let added = "";
  const close = (end: number) => {
    const edit = trim({ span: { start: at, end }, text: added }, text);
    if (edit.span.start < edit.span.end || edit.text !== "") edits.push(edit);
    added = "";
  };
  for (const piece of pieces) {
    if ("text" in piece) added += piece.text;
    else {
      close(piece.kept.start);
      at = piece.kept.end;
    }
  }
  close(text.length);
  return edits;
}

/** Leaves out what an edit would replace by itself, without cutting a line break or a character in two. */
export function trim({ span, text: added }: Edit, text: string): Edit {
  const removed = text.slice(span.start, span.end);
  const shorter = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shorter && removed[head] === added[head]) head++;
  if (splits(removed, head) || splits(added, head)) head--;
  let tail = 0;
  while (tail < shorter - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail++;
  if (tail > 0 && (splits(removed, removed.length - tail) || splits(added, added.length - tail))) tail--;
  return {
    span: { start: span.start + head, end: span.end - tail },
    text: added.slice(head, added.length - tail),
  };
}

function splits(code: string, at: number): boolean {
  const pair = code.slice(Math.max(at - 1, 0), at + 1);
  return pair === "\r\n" || /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(pair);
}
