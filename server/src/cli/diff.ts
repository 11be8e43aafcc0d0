/** A unified diff made from edits: what changed is known, so nothing has to be compared. */
import type { Edit } from "../finding.ts";
import { splitLines } from "./lines.ts";
import type { Style } from "./style.ts";

const contextLines = 3;

/** Lines from `start` (from 0) up to `end` are replaced by `added`. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly added: readonly string[];
}

/**
 * @param edits of `text`, in order and apart from each other
 * @returns what `patch -p1` and `git apply` take; "" where there are no edits
 */
export function renderDiff(path: string, text: string, edits: readonly Edit[], style: Style): string {
  const lines = toLines(text);
  const changed = findChanges(text, lines, edits).filter(
    ({ start, end, added }) => start < end || added.length > 0,
  );
  const hunks = groupChanges(changed);
  if (hunks.length === 0) return "";
  const name = path.replace(/^\/+/, "");
  const head = [style.bold(`--- a/${name}`), style.bold(`+++ b/${name}`)].map((line) => `${line}\n`).join("");
  let shift = 0;
  const body = hunks.map((changes) => {
    const rendered = renderHunk(lines, changes, shift, style);
    shift += changes.reduce((sum, { start, end, added }) => sum + added.length - (end - start), 0);
    return rendered;
  });
  return head + body.join("");
}

/** With their line breaks. */
function toLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Edits that touch the same lines become one change. */
function findChanges(text: string, lines: readonly string[], edits: readonly Edit[]): readonly Change[] {
  const positions = splitLines(text);
  const groups: { start: number; end: number; edits: Edit[] }[] = [];
  for (const edit of edits) {
    const start = Math.min(positions.positionAt(edit.span.start).line - 1, lines.length);
    const end = Math.min(positions.positionAt(edit.span.end).line, lines.length);
    const last = groups.at(-1);
    // Lines that meet, too: the end of the file may be put together from several edits.
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else groups.push({ start, end, edits: [edit] });
  }
  const offsets = [0];
  for (const line of lines) offsets.push((offsets.at(-1) ?? 0) + line.length);
  return groups.map((group) => {
    let at = offsets[group.start] ?? text.length;
    let replaced = "";
    for (const { span, text: added } of group.edits) {
      replaced += text.slice(at, span.start) + added;
      at = span.end;
    }
    replaced += text.slice(at, Math.max(offsets[group.end] ?? text.length, at));
    return trimChange(lines.slice(group.start, group.end), toLines(replaced), group.start);
  });
}

/** An edit at a line's end or start belongs to that line only in part: lines that stay are no change. */
function trimChange(removed: readonly string[], added: readonly string[], start: number): Change {
  const shorter = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shorter && removed[head] === added[head]) head++;
  let tail = 0;
  while (tail < shorter - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail++;
  return {
    start: start + head,
    end: start + removed.length - tail,
    added: added.slice(head, added.length - tail),
  };
}

function groupChanges(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    const end = last?.at(-1)?.end;
    if (last !== undefined && end !== undefined && change.start - end <= 2 * contextLines) last.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function renderHunk(
  lines: readonly string[],
  changes: readonly Change[],
  shift: number,
  style: Style,
): string {
  const first = Math.max((changes[0]?.start ?? 0) - contextLines, 0);
  const last = Math.min((changes.at(-1)?.end ?? 0) + contextLines, lines.length);
  const body: string[] = [];
  let at = first;
  const keep = (end: number) => {
    for (const line of lines.slice(at, end)) body.push(mark(" ", line, (text) => text));
  };
  let added = 0;
  for (const change of changes) {
    keep(change.start);
    for (const line of lines.slice(change.start, change.end)) body.push(mark("-", line, style.removed));
    for (const line of change.added) body.push(mark("+", line, style.added));
    added += change.added.length - (change.end - change.start);
    at = change.end;
  }
  keep(last);
  const length = last - first;
  const range = (start: number, count: number) => `${count === 0 ? start : start + 1},${count}`;
  const head = `@@ -${range(first, length)} +${range(first + shift, length + added)} @@`;
  return `${style.dim(head)}\n${body.join("")}`;
}

function mark(sign: string, line: string, paint: (text: string) => string): string {
  if (line.endsWith("\n")) {
    // The carriage return is part of the line: `patch` compares it, too.
    return `${paint(sign + line.slice(0, -1))}\n`;
  }
  return `${paint(sign + line)}\n\\ No newline at end of file\n`;
}
