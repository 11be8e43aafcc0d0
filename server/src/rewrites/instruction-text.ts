/** The lines of an instruction in the source: to take them away, to repeat them elsewhere, to put others beside them. */
import { findLineBreak } from "../dockerfile/line-break.ts";
import type { Dockerfile, Instruction } from "../dockerfile/model.ts";
import type { Edit } from "../finding.ts";

/** The instruction as it stands, without the comments above it. */
export function textOf(dockerfile: Dockerfile, { span }: Instruction): string {
  return dockerfile.text.slice(span.start, span.end).replace(/\s+$/, "");
}

/** The comment lines directly above an instruction, as they stand; empty where there are none. */
export function commentsOf(dockerfile: Dockerfile, instruction: Instruction): readonly string[] {
  const { text } = dockerfile;
  const end = startOfLine(text, instruction.span.start);
  const comments = text.slice(startOfBlock(dockerfile, instruction), end);
  return comments.split(/\r?\n/).filter((line) => line.trim() !== "");
}

/** Takes an instruction away with its lines and the comments directly above it. */
export function deleteLines(dockerfile: Dockerfile, instruction: Instruction): Edit {
  const { text } = dockerfile;
  const start = startOfBlock(dockerfile, instruction);
  const rest = /^[^\S\n]*\n?/.exec(text.slice(instruction.span.end))?.[0].length ?? 0;
  let end = instruction.span.end + rest;
  // Of the empty lines on both sides one is enough.
  if (isAfterGap(text, start)) end += lengthOfGap(text, end);
  return { span: { start, end }, text: "" };
}

/** The same for several: between those that follow each other nothing is left. */
export function deleteAllLines(
  dockerfile: Dockerfile,
  instructions: readonly Instruction[],
): readonly Edit[] {
  const { text } = dockerfile;
  const edits: Edit[] = [];
  let isBehindGap = false;
  for (const instruction of instructions) {
    const edit = deleteLines(dockerfile, instruction);
    const { start, end } = edit.span;
    isBehindGap = edits.at(-1)?.span.end === start ? isBehindGap : isAfterGap(text, start);
    edits.push(isBehindGap ? { ...edit, span: { start, end: end + lengthOfGap(text, end) } } : edit);
  }
  return edits;
}

/**
 * Where instructions that follow each other are taken away one by one: of the empty lines on both sides one is enough.
 *
 * @param edits in source order
 */
export function closeGaps({ text }: Dockerfile, edits: readonly Edit[]): readonly Edit[] {
  let isBehindGap = false;
  let last = -1;
  return edits.map((edit, index) => {
    const { start, end } = edit.span;
    if (edit.text !== "" || start === end) return edit;
    isBehindGap = start === last ? isBehindGap : isAfterGap(text, start);
    last = end;
    const next = edits[index + 1]?.span.start;
    const gap = isBehindGap && /\n$/.test(text.slice(start, end)) ? lengthOfGap(text, end) : 0;
    return next !== undefined && next < end + gap ? edit : { ...edit, span: { start, end: end + gap } };
  });
}

function isAfterGap(text: string, start: number): boolean {
  return /(?:^|\n)[^\S\n]*\r?\n$/.test(text.slice(0, start)) || start === 0;
}

function lengthOfGap(text: string, at: number): number {
  return /^(?:[^\S\n]*\r?\n)+/.exec(text.slice(at))?.[0].length ?? 0;
}

/** Puts lines below an instruction. */
export function insertLinesAfter(
  dockerfile: Dockerfile,
  instruction: Instruction,
  lines: readonly string[],
): Edit {
  const end = endOf(dockerfile, instruction);
  // Blanks at the end of the line stay there.
  const at = end + (/^[^\S\r\n]*(?=\r?\n|$)/.exec(dockerfile.text.slice(end))?.[0].length ?? 0);
  return insertLines(dockerfile, instruction, lines, at, "after");
}

/** Puts lines above an instruction and its comments. */
export function insertLinesBefore(
  dockerfile: Dockerfile,
  instruction: Instruction,
  lines: readonly string[],
): Edit {
  return insertLines(dockerfile, instruction, lines, startOfBlock(dockerfile, instruction), "before");
}

/** @param side of its line break that each line stands on */
function insertLines(
  dockerfile: Dockerfile,
  instruction: Instruction,
  lines: readonly string[],
  at: number,
  side: "before" | "after",
): Edit {
  const lineBreak = findLineBreak(dockerfile.text);
  const indentation = indentationOf(dockerfile, instruction);
  const indented = lines.map((line) => (line === "" ? "" : indentation + line));
  const text = indented.map((line) => (side === "before" ? line + lineBreak : lineBreak + line)).join("");
  return { span: { start: at, end: at }, text };
}

/** The case that the file writes its keywords in. */
export function keywordIn(dockerfile: Dockerfile, keyword: string): string {
  const { text, stages } = dockerfile;
  const span = stages.at(-1)?.from.keywordSpan;
  const isLower = span !== undefined && /^[a-z]+$/.test(text.slice(span.start, span.end));
  return isLower ? keyword.toLowerCase() : keyword;
}

function indentationOf({ text }: Dockerfile, { span }: Instruction): string {
  return text.slice(startOfLine(text, span.start), span.start);
}

function endOf({ text }: Dockerfile, { span }: Instruction): number {
  return span.start + text.slice(span.start, span.end).trimEnd().length;
}

function startOfBlock({ text, directives }: Dockerfile, instruction: Instruction): number {
  const head = directives.at(-1)?.span.end ?? 0;
  let at = startOfLine(text, instruction.span.start);
  while (at > 0) {
    const previous = startOfLine(text, at - 1);
    if (previous < head || !text.slice(previous, at).trimStart().startsWith("#")) break;
    at = previous;
  }
  return at;
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
