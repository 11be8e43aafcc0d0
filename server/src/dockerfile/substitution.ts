/**
 * Variables in a Dockerfile's words, as BuildKit's shell lexer (frontend/dockerfile/shell) expands them,
 * with a map from the result back to the source: a rule may only edit what stands there literally.
 */
import type { Environment, Resolution, VariableUse } from "./environment.ts";
import type { Span } from "./span.ts";

interface Piece {
  readonly text: string;
  /** Source offset of the first character if the piece is literal. */
  readonly origin: number | undefined;
}

interface Lexer {
  readonly code: string;
  readonly base: number;
  readonly escape: string;
  readonly environment: Environment;
  readonly pieces: Piece[];
  readonly variables: VariableUse[];
  /** Who expands the word: Docker, or a shell that also knows `$(…)`, backticks and `$'…'`. */
  readonly language: "docker" | "shell";
  /** How many expansions this one stands in. */
  readonly depth: number;
  at: number;
}

/** Nobody nests defaults this deep; what does is made to exhaust the stack. */
const deepest = 100;

const nameStart = /[A-Za-z_]/;
const namePart = /\w/;

/**
 * Expands a word of a Dockerfile.
 *
 * @param raw the word as it stands, line continuations removed or blanked
 * @param base offset of `raw` in the document
 * @returns the text with unset variables as nothing, and what is known about each variable
 */
export function resolveWord(raw: string, base: number, environment: Environment, escape: string): Resolution {
  const lexer: Lexer = {
    code: raw,
    base,
    escape,
    environment,
    pieces: [],
    variables: [],
    language: "docker",
    depth: 0,
    at: 0,
  };
  readUntil(lexer, "");
  return makeResolution(lexer.pieces, lexer.variables);
}

/**
 * Expands a word of a shell script as far as the file fixes its value.
 *
 * @returns the text with unknown expansions as they stand: `curl=${VERSION}`
 */
export function resolveShellWord(raw: string, base: number, environment: Environment): Resolution {
  const lexer: Lexer = {
    code: raw,
    base,
    escape: "\\",
    environment,
    pieces: [],
    variables: [],
    language: "shell",
    depth: 0,
    at: 0,
  };
  readUntil(lexer, "");
  return makeResolution(lexer.pieces, lexer.variables);
}

/**
 * In UTF-16 code units: about what Linux takes as one argument. `ENV A=$A$A` doubles a value with each line, so
 * that without an end to it forty lines would fill the memory.
 */
const longestText = 131_072;

function makeResolution(pieces: readonly Piece[], variables: readonly VariableUse[]): Resolution {
  const isTooLong = pieces.reduce((length, piece) => length + piece.text.length, 0) > longestText;
  return {
    text: isTooLong ? "" : pieces.map((piece) => piece.text).join(""),
    isComplete: !isTooLong && variables.every((variable) => variable.state === "value"),
    variables,
    locate: (start, end) => locate(pieces, start, end),
  };
}

function locate(pieces: readonly Piece[], start: number, end: number): Span | undefined {
  let position = 0;
  let first: number | undefined;
  let last: number | undefined;
  for (const piece of pieces) {
    const pieceEnd = position + piece.text.length;
    const from = Math.max(start, position);
    const to = Math.min(end, pieceEnd);
    if (from < to || (start === end && position <= start && start <= pieceEnd)) {
      if (piece.origin === undefined) return undefined;
      first ??= piece.origin + from - position;
      last = piece.origin + to - position;
    }
    position = pieceEnd;
  }
  return first === undefined || last === undefined ? undefined : { start: first, end: last };
}

/** Reads up to an unquoted `stop` character (or the end); leaves `at` on it. */
function readUntil(lexer: Lexer, stop: string): void {
  while (lexer.at < lexer.code.length) {
    const char = lexer.code[lexer.at] ?? "";
    if (char === stop) return;
    if (char === "'") readSingleQuoted(lexer);
    else if (char === '"') readDoubleQuoted(lexer);
    else if (char === "$") readDollar(lexer);
    else if (char === "`" && lexer.language === "shell") readSubstitution(lexer);
    else {
      if (char === lexer.escape && lexer.at + 1 < lexer.code.length) lexer.at++;
      pushLiteral(lexer);
    }
  }
}

function pushLiteral(lexer: Lexer): void {
  const text = lexer.code[lexer.at] ?? "";
  const origin = lexer.base + lexer.at;
  lexer.at++;
  const last = lexer.pieces.at(-1);
  if (last?.origin !== undefined && last.origin + last.text.length === origin) {
    lexer.pieces[lexer.pieces.length - 1] = { text: last.text + text, origin: last.origin };
  } else lexer.pieces.push({ text, origin });
}

function readSingleQuoted(lexer: Lexer): void {
  lexer.at++;
  while (lexer.at < lexer.code.length && lexer.code[lexer.at] !== "'") pushLiteral(lexer);
  lexer.at++;
}

function readDoubleQuoted(lexer: Lexer): void {
  lexer.at++;
  while (lexer.at < lexer.code.length && lexer.code[lexer.at] !== '"') {
    const char = lexer.code[lexer.at];
    const next = lexer.code[lexer.at + 1];
    if (char === "$") readDollar(lexer);
    else if (char === "`" && lexer.language === "shell") readSubstitution(lexer);
    else {
      if (char === lexer.escape && (next === '"' || next === "$" || next === lexer.escape)) lexer.at++;
      pushLiteral(lexer);
    }
  }
  lexer.at++;
}

function readDollar(lexer: Lexer): void {
  const start = lexer.at;
  const next = lexer.code[start + 1] ?? "";
  if (next === "{") readBraced(lexer);
  else if (lexer.language === "shell" && next === "(") readSubstitution(lexer);
  else if (lexer.language === "shell" && next === "'") {
    lexer.at++;
    readSingleQuoted(lexer);
  } else if (nameStart.test(next)) {
    lexer.at++;
    const name = readName(lexer);
    pushValue(lexer, use(lexer, name, start, lexer.at));
  } else if (/[0-9@*#?$!-]/.test(next)) {
    lexer.at += 2;
    // Positional and special parameters have no value in a Dockerfile; in a script nobody here knows it.
    if (lexer.language === "shell") pushUnknown(lexer, start);
  } else pushLiteral(lexer);
}

/** `$(…)`, `$((…))` and backticks: what comes out is known only when it runs. */
function readSubstitution(lexer: Lexer): void {
  const start = lexer.at;
  const isBacktick = lexer.code[start] === "`";
  lexer.at += isBacktick ? 1 : 2;
  for (let depth = 1; depth > 0 && lexer.at < lexer.code.length; lexer.at++) {
    const char = lexer.code[lexer.at];
    if (char === lexer.escape) lexer.at++;
    else if (isBacktick ? char === "`" : char === ")") depth--;
    else if (!isBacktick && char === "(") depth++;
  }
  pushUnknown(lexer, start);
}

/** Keeps an expansion without a value as it stands between `start` and here. */
function pushUnknown(lexer: Lexer, start: number): void {
  const span = { start: lexer.base + start, end: lexer.base + lexer.at };
  lexer.variables.push({ name: "", span, state: "undeclared", definition: undefined });
  lexer.pieces.push({ text: lexer.code.slice(start, lexer.at), origin: span.start });
}

function readName(lexer: Lexer): string {
  const start = lexer.at;
  while (namePart.test(lexer.code[lexer.at] ?? "")) lexer.at++;
  return lexer.code.slice(start, lexer.at);
}

/** `${name}`, `${name:-word}`, `${name#pattern}`, `${name/from/to}`… */
function readBraced(lexer: Lexer): void {
  const start = lexer.at;
  if (lexer.depth > deepest) {
    lexer.at = lexer.code.length;
    pushUnknown(lexer, start);
    return;
  }
  lexer.at += 2;
  const name = readName(lexer);
  const operator = /^(?::[-+?]|[-+?]|##?|%%?|\/\/?)/.exec(lexer.code.slice(lexer.at))?.[0] ?? "";
  lexer.at += operator.length;
  const word = readNested(lexer, operator.startsWith("/") ? "/" : "}");
  const replacement =
    operator.startsWith("/") && lexer.code[lexer.at] === "/" ? readReplacement(lexer) : undefined;
  if (lexer.code[lexer.at] === "}") lexer.at++;
  const variable = use(lexer, name, start, lexer.at);
  const isUnset = variable.value === undefined || (operator.startsWith(":") && variable.value === "");
  if (operator.endsWith("-") && isUnset) {
    // The default stands literally in the file: whatever the variable, the word has a value.
    lexer.variables.push({ ...variable, state: "value" });
    lexer.pieces.push(...word.pieces);
    lexer.variables.push(...word.variables);
  } else if (operator.endsWith("+")) {
    lexer.variables.push({ ...variable, state: "value" });
    if (!isUnset) lexer.pieces.push(...word.pieces);
  } else if (variable.value !== undefined && /^[#%/]/.test(operator)) {
    const value = transform(variable.value, operator, word.text, replacement?.text ?? "");
    pushValue(lexer, value === undefined ? { ...variable, state: "empty", value } : { ...variable, value });
  } else pushValue(lexer, variable);
}

interface Nested {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly variables: readonly VariableUse[];
}

function readNested(lexer: Lexer, stop: string): Nested {
  const inner: Lexer = { ...lexer, pieces: [], variables: [], depth: lexer.depth + 1 };
  // `${a/b}` without a replacement ends at the brace.
  const rest = lexer.code.slice(lexer.at);
  const hasStop = stop === "}" || rest.indexOf(stop) !== -1;
  readUntil(inner, hasStop ? stop : "}");
  lexer.at = inner.at;
  return {
    text: inner.pieces.map((piece) => piece.text).join(""),
    pieces: inner.pieces,
    variables: inner.variables,
  };
}

function readReplacement(lexer: Lexer): Nested {
  lexer.at++;
  return readNested(lexer, "}");
}

function use(
  lexer: Lexer,
  name: string,
  start: number,
  end: number,
): VariableUse & { value: string | undefined } {
  const variable = lexer.environment.get(name);
  const state =
    variable === undefined
      ? "undeclared"
      : variable.value !== undefined
        ? "value"
        : variable.kind === "builtin"
          ? "builtin"
          : "empty";
  return {
    name,
    span: { start: lexer.base + start, end: lexer.base + end },
    state,
    definition: variable?.definition,
    value: variable?.value,
  };
}

function pushValue(lexer: Lexer, variable: VariableUse & { value: string | undefined }): void {
  const { value, ...rest } = variable;
  lexer.variables.push(rest);
  if (value !== undefined && value !== "") lexer.pieces.push({ text: value, origin: undefined });
  if (value === undefined && lexer.language === "shell") {
    const { start, end } = variable.span;
    lexer.pieces.push({ text: lexer.code.slice(start - lexer.base, end - lexer.base), origin: start });
  }
}

/** Beyond these a glob may take longer than anybody waits: each `*` multiplies the ways to match. */
const longestTransformed = 1000;
const mostWildcards = 3;

/**
 * `#`, `##`, `%`, `%%` cut a prefix or suffix that matches a glob; `/` and `//` replace.
 *
 * @returns undefined where it would take too long
 */
function transform(
  value: string,
  operator: string,
  pattern: string,
  replacement: string,
): string | undefined {
  if (value.length > longestTransformed || pattern.split("*").length - 1 > mostWildcards) return undefined;
  const lazy = operator.length === 1;
  const glob = globToRegex(pattern, lazy);
  if (operator.startsWith("#")) return value.replace(new RegExp(`^${glob}`, "s"), "");
  if (operator.startsWith("/")) {
    const greedy = globToRegex(pattern, false);
    return greedy === ""
      ? value
      : value.replace(new RegExp(greedy, operator === "//" ? "gs" : "s"), () => replacement);
  }
  // A shortest suffix cannot be had from a lazy quantifier: try the cuts from the end (or from the start).
  const whole = new RegExp(`^${globToRegex(pattern, false)}$`, "s");
  const cuts = [...Array(value.length + 1).keys()];
  const cut = (lazy ? cuts.reverse() : cuts).find((at) => whole.test(value.slice(at)));
  return cut === undefined ? value : value.slice(0, cut);
}

function globToRegex(pattern: string, lazy: boolean): string {
  return pattern.replace(/[\\^$.|+()[\]{}]|\*|\?/g, (char) => {
    if (char === "*") return lazy ? ".*?" : ".*";
    return char === "?" ? "." : `\\${char}`;
  });
}
