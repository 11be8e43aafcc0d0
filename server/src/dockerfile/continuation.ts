import type { Span } from "./span.ts";

/**
 * Finds what BuildKit drops when it joins lines (frontend/dockerfile/parser): the escape character that
 * ends a line with the white space and line break behind it, and the empty and comment lines after that.
 *
 * An escape character in front of another one does not continue the line (`c:\\` ends there).
 *
 * @param text the document
 * @param span where to look: an instruction without its heredoc bodies
 */
export function findContinuations(text: string, span: Span, escape: string): readonly Span[] {
  const found: Span[] = [];
  let at = text.indexOf("\n", span.start);
  while (at !== -1 && at < span.end) {
    const start = findLineEnd(text, at, escape, span.start);
    let next = text.indexOf("\n", at + 1);
    if (start === undefined) {
      at = next;
      continue;
    }
    let end = at + 1;
    // Lines that hold nothing or a comment are skipped as long as the instruction goes on.
    while (end < span.end) {
      const lineEnd = next === -1 ? text.length : next;
      const line = text.slice(end, lineEnd).trimStart();
      if (line !== "" && !line.startsWith("#")) break;
      if (next === -1 || next >= span.end) {
        end = span.end;
        break;
      }
      end = next + 1;
      next = text.indexOf("\n", end);
    }
    found.push({ start, end: Math.min(end, span.end) });
    at = text.indexOf("\n", end);
  }
  return found;
}

/** Offset of the escape character that continues the line whose break is at `newline`, if one does. */
function findLineEnd(text: string, newline: number, escape: string, floor: number): number | undefined {
  let at = newline - 1;
  if (text[at] === "\r") at--;
  while (at >= floor && (text[at] === " " || text[at] === "\t")) at--;
  if (at < floor || text[at] !== escape || text[at - 1] === escape) return undefined;
  return at;
}

/** The text of `span` with `holes` as spaces of the same length, so that offsets stay. */
export function blank(text: string, span: Span, holes: readonly Span[]): string {
  let result = "";
  let from = span.start;
  for (const hole of holes) {
    if (hole.end <= from) continue;
    if (hole.start >= span.end) break;
    const start = Math.max(hole.start, from);
    const end = Math.min(hole.end, span.end);
    result += text.slice(from, start) + " ".repeat(end - start);
    from = end;
  }
  return result + text.slice(from, span.end);
}
