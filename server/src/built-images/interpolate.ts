/** `${NAME:-default}` as Compose fills it in, and the `.env` files that say what with. */
import { unknown } from "./image-name.ts";

type Variables = Readonly<Record<string, string>>;

/** A variable that holds variables that hold… */
const longestResult = 10_000;
const deepest = 20;
/** Of a `.env` file. */
const longestLine = 4_000;

/**
 * `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?error}`, `${NAME:+other}` and `$$`.
 * https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 *
 * @returns the text, with `unknown` for variables without value: the shell that builds may have one
 */
export function interpolate(text: string, variables: Variables): string {
  if (!text.includes("$")) return text;
  const result = fillIn(text, variables, 0);
  return result.length > longestResult ? unknown : result;
}

function fillIn(text: string, variables: Variables, depth: number): string {
  if (depth > deepest || text.length > longestResult) return unknown;
  let result = "";
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf("$", at);
    if (next < 0) return result + text.slice(at);
    result += text.slice(at, next);
    const rest = text.slice(next + 1, next + 1 + longestResult);
    const plain = /^[a-z_]\w*/i.exec(rest)?.[0];
    if (rest.startsWith("$")) {
      result += "$";
      at = next + 2;
    } else if (plain !== undefined) {
      result += lookUp(variables, plain) ?? unknown;
      at = next + 1 + plain.length;
    } else if (rest.startsWith("{")) {
      const end = findEnd(rest);
      result += expand(rest.slice(1, end), variables, depth);
      at = next + 1 + end + 1;
    } else {
      result += "$";
      at = next + 1;
    }
  }
  return result;
}

/** The brace that closes the one at the start, or the end of the text. */
function findEnd(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}

function expand(inside: string, variables: Variables, depth: number): string {
  const [, name = "", operator = "", word = ""] = /^(\w+)(:?[-?+])?(.*)$/s.exec(inside) ?? [];
  const value = lookUp(variables, name);
  const isSet = value !== undefined && !(operator.startsWith(":") && value === "");
  if (operator.endsWith("+")) return isSet ? fillIn(word, variables, depth + 1) : "";
  if (isSet) return value;
  return operator.endsWith("-") ? fillIn(word, variables, depth + 1) : unknown;
}

function lookUp(variables: Variables, name: string): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

/** `NAME=value` lines of a `.env` file; values may be quoted, and comments follow behind a space. */
export function readDotEnv(text: string): Variables {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.length > longestLine) continue;
    const [, name, raw = ""] = /^\s*(?:export\s+)?([a-z_][\w.]*)\s*=\s*(.*?)\s*$/i.exec(line) ?? [];
    if (name === undefined) continue;
    const quoted = /^'([^']*)'|^"((?:[^"\\]|\\.)*)"/.exec(raw);
    const known = Object.fromEntries(variables);
    if (quoted?.[1] !== undefined) variables.set(name, quoted[1]);
    else variables.set(name, interpolate(quoted?.[2] ?? raw.replace(/(?:^|\s)#.*$/, ""), known).trim());
  }
  return Object.fromEntries(variables);
}
