/** Edits that put a command or an argument into a RUN, in the style that the RUN is written in. */
import type { Command, Script, ShellWord } from "../dockerfile/command.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { Edit } from "../finding.ts";
import {
  findGaps,
  findNextOperator,
  findPreviousOperator,
  type Gap,
  isArgumentVector,
  isErrexitOn,
  isOutsideQuotes,
  isPlain,
  type Join,
  readCode,
} from "./statement-list.ts";

/** Puts an argument behind `word`: `install` → `install --no-cache-dir`. */
export function insertArgument(
  dockerfile: Dockerfile,
  script: Script,
  word: ShellWord,
  argument: string,
): Edit {
  const at = word.span.end;
  if (!isArgumentVector(dockerfile, script)) return { span: { start: at, end: at }, text: ` ${argument}` };
  // Behind the closing quotation mark of the JSON string.
  return { span: { start: at + 1, end: at + 1 }, text: `, "${argument}"` };
}

/**
 * Puts `added` behind the top-level statement that holds `command`, joined so that a failure of the statement
 * still fails the build where it did, and `added` runs in the same layer.
 *
 * @returns undefined where the script has no such place: an argument vector, a function, a background job
 */
export function appendCommand(dockerfile: Dockerfile, command: Command, added: string): Edit | undefined {
  const { script, statement } = command;
  if (!isPlain(dockerfile, script) || command.nesting.includes("function")) return undefined;
  if (!isOutsideQuotes(script, statement.end)) return undefined;
  const next = findNextOperator(script, statement);
  if (next === "&") return undefined;
  const text = withSudo(command, added);
  const join = chooseJoin(next, findPreviousOperator(script, statement), isErrexitOn(script, command));
  if (join === "\n") return appendLine(dockerfile, statement, text);
  const separator = chooseSeparator(dockerfile, script, statement, join);
  return { span: { start: statement.end, end: statement.end }, text: separator + text };
}

/**
 * Puts `added` in front of `command`, so that `command` runs only where `added` succeeded.
 *
 * @returns undefined where that would change what else runs: behind `||` or `|`, in a function
 */
export function prependCommand(dockerfile: Dockerfile, command: Command, added: string): Edit | undefined {
  const { script, statement, nesting } = command;
  if (isArgumentVector(dockerfile, script)) return undefined;
  if (nesting.includes("function") || nesting.includes("negation") || nesting.includes("substitution"))
    return undefined;
  const isTopLevel = nesting.length === 0 && isPlain(dockerfile, script);
  const previous = isTopLevel ? findPreviousOperator(script, statement) : command.operator;
  if (previous === "||" || previous === "|" || previous === "|&" || previous === "&") return undefined;
  const text = withSudo(command, added);
  const errexit = isErrexitOn(script, command);
  const join: Join = previous === "&&" ? "&&" : errexit && previous === "\n" ? "\n" : errexit ? ";" : "&&";
  const start = isTopLevel ? statement.start : command.span.start;
  const place = { start, end: start };
  if (join === "\n") {
    return { span: place, text: `${text}${lineBreak(dockerfile, start)}${indentation(dockerfile, start)}` };
  }
  const plain = join === ";" ? "; " : " && ";
  if (!isTopLevel) return { span: place, text: text + plain };
  const gaps = findGaps(dockerfile, script);
  const inFront = [...gaps].findLast(([offset]) => offset < start)?.[1];
  const gap = inFront ?? gaps.get(start);
  return { span: place, text: text + (gap?.operator === join ? gap.text : plain) };
}

/**
 * Takes a top-level command out of its RUN, or the whole RUN away where nothing else is in it.
 *
 * @returns undefined where the command is part of something larger
 */
export function deleteCommand(dockerfile: Dockerfile, command: Command): Edit | undefined {
  const { script, statement, nesting, span } = command;
  if (nesting.length > 0 || statement.start !== span.start || statement.end !== span.end) {
    return script.form === "exec" && script.commands.length === 1
      ? deleteInstruction(dockerfile, script)
      : undefined;
  }
  const gaps = findGaps(dockerfile, script);
  const previous = findPreviousOperator(script, statement);
  const next = findNextOperator(script, statement);
  if (script.commands.length === 1 && previous === undefined && next === undefined) {
    return deleteInstruction(dockerfile, script);
  }
  if (!isPlain(dockerfile, script) || previous === "||" || next === "||") return undefined;
  const behind = script.commands.find((other) => other.statement.start > statement.start)?.statement;
  if (next !== undefined && behind && gaps.has(statement.start)) {
    return { span: { start: statement.start, end: behind.start }, text: "" };
  }
  const inFront = script.commands.findLast((other) => other.statement.start < statement.start)?.statement;
  if (previous === undefined || next !== undefined || !inFront || !gaps.has(inFront.start)) return undefined;
  return { span: { start: inFront.end, end: statement.end }, text: "" };
}

/** With its lines: an empty line where it stood would end nothing, but look like a mistake. */
function deleteInstruction(dockerfile: Dockerfile, script: Script): Edit | undefined {
  const { start, end } = script.instruction.span;
  const { text } = dockerfile;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (text.slice(lineStart, start).trim() !== "") return undefined;
  const lineEnd = /^[^\S\n]*\n?/.exec(text.slice(end))?.[0].length ?? 0;
  return { span: { start: lineStart, end: end + lineEnd }, text: "" };
}

/** The text of a command as it may be typed once more, on one line. */
export function readCommandText(dockerfile: Dockerfile, command: Command): string {
  const { script, span, programWord } = command;
  if (!isPlain(dockerfile, script))
    return [programWord, ...command.arguments].map(({ raw }) => raw).join(" ");
  const text = readCode(script, programWord.span.start, span.end);
  return text
    .replaceAll(/\\\r?\n/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Who needed `sudo` for the command needs it for its neighbour; root did not need it in the first place. */
function withSudo(command: Command, added: string): string {
  const { script, statement } = command;
  const isSudo =
    command.wrappers.some(({ program }) => program === "sudo") ||
    /^\s*sudo\s/.test(readCode(script, statement.start, statement.end));
  return isSudo && script.user.state !== "root" ? `sudo ${added}` : added;
}

function chooseJoin(next: string | undefined, previous: string | undefined, errexit: boolean): Join {
  if (next === ";" || next === "\n") return next;
  // The last one: behind `;` without `set -e`, its status is the build's, and must stay so.
  if (next === undefined && errexit && (previous === ";" || previous === "\n")) return previous;
  return "&&";
}

function chooseSeparator(dockerfile: Dockerfile, script: Script, statement: Span, join: Join): string {
  const gaps = findGaps(dockerfile, script);
  const fits = (gap: Gap | undefined): gap is Gap => gap?.operator === join;
  const near = [
    gaps.get(statement.start),
    [...gaps].findLast(([start]) => start < statement.start)?.[1],
  ].filter(fits);
  const isMultiline = dockerfile.text.slice(statement.start, statement.end).includes("\n");
  const all = [...gaps.values()].filter(fits);
  const multiline =
    near.find((gap) => gap.isMultiline) ?? (isMultiline ? all.find((gap) => gap.isMultiline) : undefined);
  if (multiline) return multiline.text;
  if (isMultiline) return makeBreak(dockerfile, script, statement, join);
  return near[0]?.text ?? all.find((gap) => !gap.isMultiline)?.text ?? (join === ";" ? "; " : " && ");
}

function makeBreak(dockerfile: Dockerfile, script: Script, statement: Span, join: Join): string {
  const escape = script.form === "heredoc" ? "\\" : dockerfile.escape;
  const lines = dockerfile.text.slice(statement.start, statement.end).split("\n").slice(1);
  const indents = lines.flatMap((line) => (/^\s*(?:#|$)/.test(line) ? [] : [/^\s*/.exec(line)?.[0] ?? ""]));
  const indent = indents.toSorted((left, right) => left.length - right.length)[0] || "    ";
  const end = `${escape}${lineBreak(dockerfile, statement.start)}${indent}`;
  return join === ";" ? `; ${end}` : ` ${end}&& `;
}

/** In a here-document: a line of its own behind the one where the statement ends, comment included. */
function appendLine(dockerfile: Dockerfile, statement: Span, text: string): Edit {
  const rest = /^[^\r\n]*/.exec(dockerfile.text.slice(statement.end))?.[0] ?? "";
  const at = statement.end + rest.length;
  const indent = indentation(dockerfile, statement.start);
  return { span: { start: at, end: at }, text: `${lineBreak(dockerfile, statement.start)}${indent}${text}` };
}

function indentation(dockerfile: Dockerfile, offset: number): string {
  const lineStart = dockerfile.text.lastIndexOf("\n", offset - 1) + 1;
  return /^[^\S\n]*/.exec(dockerfile.text.slice(lineStart, offset))?.[0] ?? "";
}

/** The line break in use at `offset`: that of its line, or of the one before. */
function lineBreak(dockerfile: Dockerfile, offset: number): string {
  const { text } = dockerfile;
  const behind = text.indexOf("\n", offset);
  const at = behind < 0 ? text.lastIndexOf("\n", offset) : behind;
  return text[at - 1] === "\r" ? "\r\n" : "\n";
}
