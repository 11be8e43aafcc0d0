/** Puts whole instructions into a file: where they belong, in its line endings and indentation. */
import { findContinuations } from "../dockerfile/continuation.ts";
import { findLineBreak } from "../dockerfile/line-break.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import type { Edit } from "../finding.ts";

/** Instructions that change the file system, and so may need the user who is about to be replaced. */
const privileged = new Set(["RUN", "COPY", "ADD", "WORKDIR", "ONBUILD"]);
const starters = new Set(["CMD", "ENTRYPOINT"]);

/**
 * Inserts lines where a stage has done its privileged work: in front of CMD or ENTRYPOINT if one follows it
 * (and the comments on that), else behind the stage's last instruction.
 */
export function insertBeforeStart(dockerfile: Dockerfile, stage: Stage, lines: readonly string[]): Edit {
  const own = stage.instructions;
  const lastPrivileged = own.findLastIndex((instruction) => privileged.has(instruction.keyword));
  const starter = own.find(
    (instruction, index) => index > lastPrivileged && starters.has(instruction.keyword),
  );
  if (starter === undefined) return insertAfter(dockerfile, own.at(-1) ?? stage.from, lines);
  return insertBefore(dockerfile, starter, lines);
}

/**
 * Whether the file ends in the middle of an instruction (a continuation, an unclosed here-document): what is
 * put behind it would become part of it.
 */
export function isOpenEnded(dockerfile: Dockerfile): boolean {
  const last = dockerfile.instructions.at(-1);
  if (last === undefined) return false;
  const body = (last.trigger ?? last).heredocs.at(-1)?.body;
  if (body !== undefined && body.end >= last.span.end) return true;
  // Comments behind a continuation do not end it.
  const end = last.span.start + dockerfile.text.slice(last.span.start, last.span.end).trimEnd().length;
  const lines = { start: last.span.start, end: dockerfile.text.length };
  const continuation = findContinuations(dockerfile.text, lines, dockerfile.escape).at(-1);
  const isContinued = continuation !== undefined && continuation.end >= end;
  return isContinued || dockerfile.text.slice(last.span.start).trimEnd().endsWith(dockerfile.escape);
}

/** Inserts lines in front of an instruction and the comment lines directly above it. */
export function insertBefore(
  dockerfile: Dockerfile,
  instruction: Instruction,
  lines: readonly string[],
): Edit {
  const { text } = dockerfile;
  const lineBreak = findLineBreak(text);
  const instructionLine = startOfLine(text, instruction.span.start);
  const indentation = text.slice(instructionLine, instruction.span.start);
  let at = instructionLine;
  while (at > 0) {
    const previous = startOfLine(text, at - 1);
    if (!text.slice(previous, at).trimStart().startsWith("#")) break;
    at = previous;
  }
  return { span: { start: at, end: at }, text: lines.map((line) => indentation + line + lineBreak).join("") };
}

/** Inserts lines behind an instruction. */
export function insertAfter(
  dockerfile: Dockerfile,
  instruction: Instruction,
  lines: readonly string[],
): Edit {
  const { text } = dockerfile;
  const lineBreak = findLineBreak(text);
  const indentation = text.slice(startOfLine(text, instruction.span.start), instruction.span.start);
  const at = instruction.span.end;
  return { span: { start: at, end: at }, text: lines.map((line) => lineBreak + indentation + line).join("") };
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
