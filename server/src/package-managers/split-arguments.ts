/** Splits the words of a command into options and operands, by a table of the options that take a value. */
import type { ShellWord } from "../dockerfile/command.ts";
import type { Span } from "../dockerfile/span.ts";

/** A word as the program receives it, or one of the words that an unquoted variable expands to. */
export interface Token {
  readonly text: string;
  readonly word: ShellWord;
  /** False where the text holds an expansion whose value the file does not fix. */
  readonly isKnown: boolean;
}

export interface Option {
  /** With its dashes: `-y`, `--yes`; one entry for each letter of a bundle. */
  readonly name: string;
  readonly value: string | undefined;
  readonly word: ShellWord;
}

export interface SplitArguments {
  readonly options: readonly Option[];
  readonly operands: readonly Token[];
  /** Behind `--`. */
  readonly rest: readonly Token[];
}

export interface OptionGrammar {
  /** Options that take the next word as value, unless `=value` (or, for a letter, the value itself) is attached. */
  readonly valued: ReadonlySet<string>;
  /** One dash starts a long option, and letters are not bundled: Go's `flag` package. */
  readonly hasSingleDashNames?: boolean;
  /** A literal `true` or `false` behind a flag belongs to it: npm's `nopt`. */
  readonly allowsSpacedBooleans?: boolean;
}

/** A set of option names from one space-separated line, so that a grammar reads as a table. */
export function optionSet(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(" ").split(" "));
}

/** The words as the program sees them: a list in an unquoted variable gives several, an empty one none. */
export function tokenize(words: readonly ShellWord[]): Token[] {
  return words.flatMap((word): Token[] => {
    if (word.value === undefined) return [{ text: word.text, word, isKnown: false }];
    const parts = word.maySplit ? word.value.split(/\s+/).filter((part) => part !== "") : [word.value];
    return parts.map((text) => ({ text, word, isKnown: true }));
  });
}

/** True for a word that is nothing but unknown variables: it may hold options, packages or nothing. */
export function isOpaque(token: Token): boolean {
  if (token.isKnown) return false;
  let at = 0;
  for (const { start, end } of findExpansions(token.text)) {
    if (start !== at) return false;
    at = end;
  }
  return at === token.text.length && at > 0;
}

/** True where an unknown variable ends the word: it may hold a version, as in `nginx$NGINX_VERSION_SUFFIX`. */
export function endsUnknown(token: Token): boolean {
  return !token.isKnown && findExpansions(token.text).at(-1)?.end === token.text.length;
}

/**
 * The text with a version in place of each unknown variable that stands where a version does (`-$V`, `=$V`,
 * `@$V`): whoever writes such a variable has fixed the version elsewhere.
 */
export function withVersionsFilledIn(token: Token): string {
  const { text } = token;
  if (token.isKnown) return text;
  let filled = "";
  let at = 0;
  for (const { start, end } of findExpansions(text)) {
    filled += text.slice(at, start);
    filled += /(?:[-=@:~<>]|[-@:=]v)$/.test(filled) ? "0.0.0" : text.slice(start, end);
    at = end;
  }
  return filled + text.slice(at);
}

function findExpansions(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    const end = findExpansionEnd(text, at);
    if (end === undefined) continue;
    spans.push({ start: at, end });
    at = end - 1;
  }
  return spans;
}

/** Where the expansion ends that starts at `start`, or undefined where none does. */
function findExpansionEnd(text: string, start: number): number | undefined {
  if (text[start] === "`") {
    const close = text.indexOf("`", start + 1);
    return close < 0 ? text.length : close + 1;
  }
  if (text[start] !== "$") return undefined;
  const open = text[start + 1];
  if (open !== "{" && open !== "(") {
    const name = /^(?:\w+|[@*#?!$-])/.exec(text.slice(start + 1));
    return name ? start + 1 + name[0].length : undefined;
  }
  const close = open === "{" ? "}" : ")";
  let depth = 0;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === open) depth++;
    if (text[at] === close && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Options, operands and what stands behind `--`, each in source order. */
export function splitArguments(tokens: readonly Token[], grammar: OptionGrammar): SplitArguments {
  const options: Option[] = [];
  const operands: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token) break;
    const { text, word } = token;
    if (text === "--") return { options, operands, rest: tokens.slice(index + 1) };
    if (!text.startsWith("-") || text === "-") {
      operands.push(token);
      continue;
    }
    const next = tokens[index + 1]?.text;
    const isLong = text.startsWith("--") || grammar.hasSingleDashNames === true;
    if (isLong) {
      const equals = text.indexOf("=");
      const name = equals < 0 ? text : text.slice(0, equals);
      const isSeparate = equals < 0 && grammar.valued.has(name);
      const isSpacedBoolean =
        equals < 0 && grammar.allowsSpacedBooleans === true && (next === "true" || next === "false");
      const value = equals >= 0 ? text.slice(equals + 1) : isSeparate || isSpacedBoolean ? next : undefined;
      options.push({ name, value, word });
      if (isSeparate || isSpacedBoolean) index++;
      continue;
    }
    for (let at = 1; at < text.length; at++) {
      const name = `-${text[at]}`;
      const attached = text.slice(at + 1);
      if (grammar.valued.has(name)) {
        options.push({ name, value: attached === "" ? next : attached.replace(/^=/, ""), word });
        if (attached === "") index++;
        break;
      }
      if (attached.startsWith("=")) {
        options.push({ name, value: attached.slice(1), word });
        break;
      }
      options.push({ name, value: undefined, word });
    }
  }
  return { options, operands, rest: [] };
}

/** The subcommand: the first operand that is not an unknown variable (which may hold options). */
export function findVerb(operands: readonly Token[]): { verb: Token; behind: readonly Token[] } | undefined {
  const index = operands.findIndex((operand) => !isOpaque(operand));
  const verb = operands[index];
  return verb && { verb, behind: operands.slice(index + 1) };
}
