/** A script as the list of its top-level statements, with the text that joins them. */
import type { Command, Script } from "../dockerfile/command.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";

export type Join = "&&" | ";" | "\n";

/** What stands between two statements. */
export interface Gap {
  readonly operator: string;
  /** As written, without the comment and empty lines in it. */
  readonly text: string;
  readonly isMultiline: boolean;
}

const blank = "(?:[^\\S\\n]|\\\\\\r?\\n)*";
const operatorBehind = new RegExp(`^${blank}(?:#[^\\n]*)?(&&|\\|\\||;|&|\\n)`);
const operatorInFront = /(&&|\|\||;|&|\n)\s*$/;

/** True for `RUN ["program", "argument"]`, which no shell reads. */
export function isArgumentVector(dockerfile: Dockerfile, script: Script): boolean {
  return script.form === "exec" && dockerfile.text[script.span.start - 1] !== '"';
}

/** True where offsets in the script's code are offsets in the document; escapes in a JSON string break that. */
export function isPlain(dockerfile: Dockerfile, script: Script): boolean {
  return !isArgumentVector(dockerfile, script) && script.code.length === script.span.end - script.span.start;
}

/** The script's text from the document's offset `start` to `end`, continuations blanked. */
export function readCode(script: Script, start: number, end: number): string {
  return script.code.slice(start - script.span.start, Math.max(end - script.span.start, 0));
}

/** False behind a quote that never closes: what looks like the end of a statement is in the middle of a string. */
export function isOutsideQuotes(script: Script, offset: number): boolean {
  const code = readCode(script, script.span.start, offset);
  let quote = "";
  for (let at = 0; at < code.length; at++) {
    const char = code[at] ?? "";
    if (char === "\\" && quote !== "'") at++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === "#" && /^\s?$/.test(code[at - 1] ?? "")) {
      const lineEnd = code.indexOf("\n", at);
      at = lineEnd === -1 ? code.length : lineEnd;
    }
  }
  return quote === "";
}

function isBlank(code: string): boolean {
  return /^(?:\s|\\\r?\n|#[^\n]*)*$/.test(code);
}

/** The operator behind a top-level statement; undefined where nothing but blanks and comments follows it. */
export function findNextOperator(script: Script, statement: Span): string | undefined {
  const code = readCode(script, statement.end, script.span.end);
  const operator = operatorBehind.exec(code);
  if (!operator) return undefined;
  return isBlank(code.slice(operator[0].length)) ? undefined : operator[1];
}

export function findPreviousOperator(script: Script, statement: Span): string | undefined {
  const lines = readCode(script, script.span.start, statement.start).replaceAll(/\\\r?\n/g, " ");
  return operatorInFront.exec(lines.replaceAll(/^\s*#.*$/gm, ""))?.[1];
}

/** The gaps between a script's statements, by the offset of the statement in front of them. */
export function findGaps(dockerfile: Dockerfile, script: Script): ReadonlyMap<number, Gap> {
  const statements = [
    ...new Map(script.commands.map(({ statement }) => [statement.start, statement])).values(),
  ];
  statements.sort((left, right) => left.start - right.start);
  const gaps = new Map<number, Gap>();
  for (const [index, { start, end }] of statements.entries()) {
    const next = statements[index + 1];
    const gap = next && readGap(script, dockerfile.text.slice(end, next.start), end);
    if (gap) gaps.set(start, gap);
  }
  return gaps;
}

function readGap(script: Script, text: string, start: number): Gap | undefined {
  const code = readCode(script, start, start + text.length).replaceAll(/\\\r?\n/g, " ");
  const operator = /^[^\S\n]*(&&|\|\||;|&|\n)\s*$/.exec(code.replaceAll(/^\s*#.*$/gm, ""))?.[1];
  if (operator === undefined) return undefined;
  const lines = text.split("\n");
  const kept = lines.filter(
    (line, index) => index === 0 || index === lines.length - 1 || !/^\s*(?:#[^\n]*)?$/.test(line),
  );
  return { operator, text: kept.join("\n"), isMultiline: lines.length > 1 };
}

/** True where a failing statement ends the script: `set -e` in front of it, or the shell's `-e`. */
export function isErrexitOn(script: Script, before: Command): boolean {
  if (script.shell.slice(1).some((word) => /^-[a-zA-Z]*e[a-zA-Z]*$|^errexit$/.test(word))) return true;
  if (/^\s*#!.*\s-[a-z]*e/.test(script.code)) return true;
  const settings = script.commands.filter(
    ({ program, nesting, span }) =>
      program === "set" && nesting.length === 0 && span.start < before.span.start,
  );
  return settings.some(({ arguments: words }) =>
    words.some(
      ({ text }, index) =>
        /^-[a-zA-Z]*e/.test(text) || (text === "errexit" && words[index - 1]?.text === "-o"),
    ),
  );
}
