/** All fixes of a document that may be applied together, as one set of minimal edits. */
import type { Span } from "./dockerfile/span.ts";
import type { Engine, LintOptions } from "./engine.ts";
import type { Edit, Finding } from "./finding.ts";

/** A fix can make way for another one, but not for ever: two that undo each other must end. */
const maximumRounds = 10;

/** A stretch of the text under work: kept from the original, or new. */
type Piece = { readonly kept: Span } | { readonly text: string };

/**
 * Applies fixes to a copy of the text, lints it again, and goes on until there is none left.
 *
 * @param trusted `any` takes the first fix of each finding, suggestions included
 * @returns edits of `text` in its own offsets, in order and apart from each other; empty where nothing is to do
 */
export function fixAll(
  engine: Pick<Engine, "parse" | "lint">,
  text: string,
  options: LintOptions,
  trusted: "safe" | "any" = "safe",
): readonly Edit[] {
  let pieces: readonly Piece[] = [{ kept: { start: 0, end: text.length } }];
  const seen = new Set([text]);
  for (let round = 0; round < maximumRounds; round++) {
    const current = render(pieces, text);
    const findings = engine.lint(engine.parse(current), options);
    const edits = chooseEdits(findings, trusted).map((edit) => trim(edit, current));
    if (edits.length === 0) break;
    const next = replace(pieces, edits);
    const result = render(next, text);
    // Fixes that undo each other: what stands now is as good as what would come.
    if (seen.has(result)) break;
    seen.add(result);
    pieces = next;
  }
  return toEdits(pieces, text);
}

/** The fixes that do not get in each other's way, whole or not at all; the others wait for the next round. */
function chooseEdits(findings: readonly Finding[], trusted: "safe" | "any"): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const finding of findings) {
    const edits = finding.fixes.find((fix) => trusted === "any" || fix.safety === "safe")?.edits() ?? [];
    if (edits.some((edit) => chosen.some((other) => collide(edit.span, other.span)))) continue;
    chosen.push(...edits);
  }
  return chosen.sort((a, b) => a.span.start - b.span.start);
}

/** Spans that meet collide, too: which of two insertions in one place comes first is not for us to say. */
function collide(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function lengthOf(piece: Piece): number {
  return "kept" in piece ? piece.kept.end - piece.kept.start : piece.text.length;
}

function render(pieces: readonly Piece[], text: string): string {
  return pieces
    .map((piece) => ("kept" in piece ? text.slice(piece.kept.start, piece.kept.end) : piece.text))
    .join("");
}

/** @param edits in the offsets of the rendered pieces, in order */
function replace(pieces: readonly Piece[], edits: readonly Edit[]): readonly Piece[] {
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

function toEdits(pieces: readonly Piece[], text: string): readonly Edit[] {
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
function trim({ span, text: added }: Edit, text: string): Edit {
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
