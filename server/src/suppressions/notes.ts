/** The comments of a file as suppressions need them: what stands in them, and what they stand at. */
import { defineComputed, lazy } from "../dockerfile/lazy.ts";
import type { Dockerfile, Instruction } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";

export interface Note {
  readonly kind: "comment" | "directive" | "trailing";
  /** What stands behind `#`. */
  readonly text: string;
  /** Offset of `text`. */
  readonly start: number;
  readonly span: Span;
}

/** Where a note stands. Computed on use. */
export interface Place {
  readonly file: Span;
  /** The instruction that the note is in, or that follows it with nothing but comments between. */
  readonly instruction: Instruction | undefined;
  /** The instruction that the note is in, or that follows it however far away. */
  readonly nextInstruction: Instruction | undefined;
  /** What a note says about `instruction`: from the note on, so that findings about notes below it count. */
  scopeOf(instruction: Instruction): Span;
  /** The stage of which the FROM is `instruction`. */
  readonly stage: Span | undefined;
  readonly isInsideInstruction: boolean;
  /** No instruction stands in front of it. */
  readonly isAtHead: boolean;
  /** The note's line and, for a comment, the one below. */
  readonly lines: Span;
  /** `2026-12-31`; undefined where nobody said which day it is. */
  readonly today: string | undefined;
}

const withPlaces = defineComputed<Pick<Place, "instruction" | "stage" | "lines">>(
  "instruction",
  "stage",
  "lines",
);

/** Of dialects whose tools look for comments behind code, too: there the shell takes them for one. */
const trailingMarkers = ["trivy:ignore:", "nosem"];

/** Comments, `check` directives, and comments behind code that can be suppressions, in this order. */
export function findNotes(dockerfile: Dockerfile): readonly Note[] {
  const { text, comments, directives } = dockerfile;
  const read = (kind: Note["kind"], span: Span): Note => {
    const start = span.start + 1;
    return { kind, text: text.slice(start, span.end).trimEnd(), start, span };
  };
  return [
    ...directives.filter(({ name }) => name === "check").map(({ span }) => read("directive", span)),
    ...comments.map(({ span }) => read("comment", span)),
    ...findTrailing(dockerfile).map((span) => read("trailing", span)),
  ];
}

function findTrailing({ text, instructions }: Dockerfile): readonly Span[] {
  const found = new Map<number, Span>();
  for (const marker of trailingMarkers) {
    let at = text.indexOf(marker);
    while (at !== -1) {
      const start = text.lastIndexOf("\n", at) + 1;
      const newline = text.indexOf("\n", at);
      const end = newline === -1 ? text.length : newline;
      const hash = text.lastIndexOf("#", at);
      const isInCode = (instructions[findBehind(instructions, at)]?.span.start ?? at) < at;
      // A line that begins with it is a comment of the file, or of a script that is here for its own reasons.
      const isTrailing = hash > start && text.slice(start, hash).trim() !== "";
      if (isInCode && isTrailing && /\s/.test(text[hash - 1] ?? "")) found.set(hash, { start: hash, end });
      at = text.indexOf(marker, end);
    }
  }
  return [...found.values()];
}

/** Index of the first instruction that ends behind `offset`. */
function findBehind(instructions: readonly Instruction[], offset: number): number {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instructions[middle]?.span.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @returns where each note stands; what is found out for one note serves the others */
export function locateNotes(dockerfile: Dockerfile, today: string | undefined): (note: Note) => Place {
  const { text, instructions, stages } = dockerfile;
  const file = { start: 0, end: text.length + 1 };
  const commentBlocks = new Map<number, number>();
  const startOfBlock = (index: number): number => {
    const known = commentBlocks.get(index);
    if (known !== undefined) return known;
    const start = findCommentBlock(text, instructions[index], instructions[index - 1]?.span.end ?? 0);
    commentBlocks.set(index, start);
    return start;
  };
  return (note) => {
    const index = findBehind(instructions, note.span.start);
    const nextInstruction = instructions[index];
    const isInsideInstruction = nextInstruction !== undefined && nextInstruction.span.start < note.span.start;
    const isAbove = lazy(
      () => nextInstruction !== undefined && (isInsideInstruction || startOfBlock(index) <= note.span.start),
    );
    const scopeOf = ({ span }: Instruction) => ({
      start: Math.min(note.span.start, span.start),
      end: Math.max(note.span.end, span.end),
    });
    const fields = {
      file,
      nextInstruction,
      scopeOf,
      isInsideInstruction,
      isAtHead: index === 0 && !isInsideInstruction,
      today,
    };
    return withPlaces(fields, {
      instruction: () => (isAbove() ? nextInstruction : undefined),
      stage() {
        const stage = isAbove() ? nextInstruction?.stage : undefined;
        if (stage === undefined || stage.from !== nextInstruction) return undefined;
        const next = stages[stage.index + 1]?.from.span.start;
        return { start: note.span.start, end: next ?? file.end };
      },
      lines() {
        const start = text.lastIndexOf("\n", note.span.start) + 1;
        const newline = text.indexOf("\n", note.span.end);
        if (newline === -1) return { start, end: file.end };
        const below = text.indexOf("\n", newline + 1);
        return { start, end: note.kind === "trailing" ? newline : below === -1 ? file.end : below };
      },
    });
  };
}

/** Where the comments begin that stand above an instruction, line by line; its own line where there is none. */
function findCommentBlock(text: string, instruction: Instruction | undefined, floor: number): number {
  if (instruction === undefined) return text.length;
  let start = text.lastIndexOf("\n", instruction.span.start - 1) + 1;
  while (start > floor) {
    const above = text.lastIndexOf("\n", start - 2) + 1;
    if (above < floor || !/^\uFEFF?[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}
