/** Splits what follows a keyword into flags, words and the strings of an exec form, as BuildKit does. */
import type { Flag, JsonString, Word } from "./model.ts";
import type { Span } from "./span.ts";

const white = /\s/;

export interface SplitArguments {
  readonly flags: readonly Flag[];
  readonly words: readonly Word[];
  readonly json: readonly JsonString[] | undefined;
  /** Where the arguments begin behind the flags. */
  readonly start: number;
}

/**
 * @param blanked the instruction's arguments with line continuations blanked
 * @param base offset of `blanked` in the document
 * @param holes the continuations; a word goes on across one
 * @param splitting `quoted` for ENV, ARG and LABEL, whose words may hold quoted white space; `plain` otherwise
 */
export function splitArguments(
  text: string,
  blanked: string,
  base: number,
  holes: readonly Span[],
  splitting: "plain" | "quoted",
  escape: string,
): SplitArguments {
  const holeAt = new Map(holes.map((hole) => [hole.start, hole.end]));
  const flags: Flag[] = [];
  let at = skipWhite(blanked, 0);
  while (blanked.startsWith("--", at)) {
    const end = findWordEnd(blanked, at, base, holeAt, true, escape);
    // `--` alone ends the flags.
    if (end === at + 2) break;
    flags.push(makeFlag(blanked.slice(at, end), base + at));
    at = skipWhite(blanked, end);
  }
  const start = base + at;
  const json = blanked[at] === "[" ? parseJsonStrings(blanked, at, base) : undefined;
  const words: Word[] = [];
  while (at < blanked.length && json === undefined) {
    const end = findWordEnd(blanked, at, base, holeAt, splitting === "quoted", escape);
    const span = { start: base + at, end: base + end };
    words.push({ span, raw: text.slice(span.start, span.end) });
    at = skipWhite(blanked, end);
  }
  return { flags, words, json, start };
}

function skipWhite(code: string, from: number): number {
  let at = from;
  while (at < code.length && white.test(code[at] ?? "")) at++;
  return at;
}

function findWordEnd(
  code: string,
  from: number,
  base: number,
  holes: ReadonlyMap<number, number>,
  quotes: boolean,
  escape: string,
): number {
  let quote = "";
  let end = from;
  for (let at = from; at < code.length; ) {
    const hole = holes.get(base + at);
    if (hole !== undefined) {
      // The joined line has nothing here: the word goes on if it goes on at once.
      at = hole - base;
      continue;
    }
    const char = code[at] ?? "";
    if (quote === "" && white.test(char)) return end;
    if (quotes && char === escape && quote !== "'") {
      at += 2;
      end = Math.min(at, code.length);
      continue;
    }
    if (quotes && quote === "" && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = "";
    at++;
    end = at;
  }
  return end;
}

function makeFlag(raw: string, start: number): Flag {
  const span = { start, end: start + raw.length };
  const equals = raw.indexOf("=");
  if (equals === -1) return { name: raw.slice(2), value: undefined, span, valueSpan: undefined };
  const valueStart = start + equals + 1;
  return {
    name: raw.slice(2, equals),
    value: raw.slice(equals + 1).replace(/^(["'])(.*)\1$/, "$2"),
    span,
    valueSpan: { start: valueStart, end: span.end },
  };
}

/** The strings of a JSON array of strings; undefined for anything else, which Docker runs as shell form. */
function parseJsonStrings(code: string, from: number, base: number): readonly JsonString[] | undefined {
  let values: unknown;
  try {
    values = JSON.parse(code.slice(from));
  } catch {
    return undefined;
  }
  if (!Array.isArray(values)) return undefined;
  const strings: JsonString[] = [];
  const literal = /"(?:[^"\\]|\\.)*"/g;
  literal.lastIndex = from;
  for (const value of values) {
    const match = literal.exec(code);
    if (typeof value !== "string" || match === null) return undefined;
    const start = base + match.index;
    strings.push({ span: { start, end: start + match[0].length }, value });
  }
  return strings;
}
