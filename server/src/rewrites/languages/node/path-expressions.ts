/** Paths as JavaScript writes them: `path.join(__dirname, "..", "uploads")`. */
import { joinPath } from "../../context-paths.ts";

/** What an expression may refer to in its file. */
export interface Scope {
  /** What is declared with a value; undefined where that is done more than once. */
  readonly declared: ReadonlyMap<string, string | undefined>;
  /** The file's folder, from the project's; undefined where it is compiled to another place. */
  readonly folder: string | undefined;
}

export type Place =
  /** From the project's folder, or absolute. `isPrefix`: the folder above what only the run can tell. */
  | { readonly kind: "path"; readonly path: string; readonly isPrefix: boolean }
  | { readonly kind: "temporary" }
  | { readonly kind: "unknown" };

const unknown: Place = { kind: "unknown" };
const longest = 600;
/** Of the expressions that one is made of: names may stand for sums of names for sums. */
const mostParts = 200;

const declaration = /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::\s*\w+\s*)?=(?!=)/g;

/** @param folder see `Scope` */
export function readScope(text: string, folder: string | undefined): Scope {
  const declared = new Map<string, string | undefined>();
  for (const { 0: found, 1: name = "", index } of text.matchAll(declaration)) {
    const start = index + found.length;
    declared.set(name, declared.has(name) ? undefined : text.slice(start, start + longest));
  }
  return { declared, folder };
}

/** What stands between commas from `start` on, up to the bracket that closes them, a `;` or the end of a block. */
export function readArguments(text: string, start: number): readonly string[] {
  const code = text.slice(start, start + longest);
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  let at = 0;
  const add = () => found.push(code.slice(from, at).trim());
  for (; at < code.length; at++) {
    const char = code[at] ?? "";
    if (/["'`]/.test(char)) {
      at = endOfQuote(code, at);
    } else if (/[([{]/.test(char)) depth++;
    else if (/[)\]}]/.test(char)) {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && char === ";") break;
    else if (depth === 0 && char === ",") {
      add();
      from = at + 1;
    }
  }
  add();
  return found.filter((one) => one !== "");
}

/** The place of the quote that ends what begins at `at`. */
function endOfQuote(text: string, at: number): number {
  const quote = text[at];
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\") end++;
    else if (text[end] === quote) return end;
  }
  return text.length;
}

/** The file or folder that an expression means, as far as its file tells. */
export function resolvePlace(expression: string, scope: Scope): Place {
  return resolve(expression, scope, { left: mostParts });
}

interface Effort {
  left: number;
}

function resolve(expression: string, scope: Scope, effort: Effort): Place {
  if (--effort.left < 0) return unknown;
  const code = withoutDefault(expression.trim());
  if (/\btmpdir\s*\(|\bmkdtemp|^["'`]\/tmp\b/.test(code)) return { kind: "temporary" };
  if (/^(?:process\.cwd\(\)|["']\.?["'])$/.test(code)) return { kind: "path", path: ".", isPrefix: false };
  if (/^(?:__dirname|import\.meta\.dirname)$/.test(code)) {
    return scope.folder === undefined ? unknown : { kind: "path", path: scope.folder, isPrefix: false };
  }
  const literal = /^(["'])((?:(?!\1)[^\\\n])*)\1$/.exec(code)?.[2];
  if (literal !== undefined) return { kind: "path", path: literal, isPrefix: false };
  const parts = splitTemplate(code) ?? splitSum(code);
  if (parts !== undefined) return combine(parts, "", scope, effort);
  const [, name = ""] = /^(?:path\.)?(join|resolve|dirname)\s*\(/.exec(code) ?? [];
  if (name !== "" && code.endsWith(")")) {
    const inner = readArguments(code, code.indexOf("(") + 1);
    if (name !== "dirname") return combine(inner, "/", scope, effort);
    const place = resolve(inner[0] ?? "", scope, effort);
    return place.kind === "path" && !place.isPrefix ? { ...place, path: joinPath(place.path, "..") } : place;
  }
  return /^[A-Za-z_$][\w$]*$/.test(code) ? resolveName(code, scope, effort) : unknown;
}

/** `process.env.DATA || "./data"`: whoever sets the variable chooses a place. */
function withoutDefault(code: string): string {
  return code.replace(/^\(?\s*process\.env(?:\.\w+|\[[^\]]*\])\s*(?:\|\||\?\?)\s*/, (found) =>
    found.startsWith("(") ? "(" : "",
  );
}

/** `${a}/b` as the expressions that it is made of. */
function splitTemplate(code: string): readonly string[] | undefined {
  if (!/^`[^`]*`$/.test(code)) return undefined;
  return code
    .slice(1, -1)
    .split(/(\$\{[^{}]*\})/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("${") ? part.slice(2, -1) : JSON.stringify(part)));
}

function splitSum(code: string): readonly string[] | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < code.length; at++) {
    const char = code[at] ?? "";
    if (/["'`]/.test(char)) at = endOfQuote(code, at);
    else if (/[([{]/.test(char)) depth++;
    else if (/[)\]}]/.test(char)) depth--;
    else if (char === "+" && depth === 0) {
      parts.push(code.slice(from, at));
      from = at + 1;
    }
  }
  return parts.length === 0 ? undefined : [...parts, code.slice(from)];
}

/** As far as the parts are known, from the left. */
function combine(parts: readonly string[], between: "" | "/", scope: Scope, effort: Effort): Place {
  let path: string | undefined;
  for (const part of parts) {
    const place = resolve(part, scope, effort);
    if (place.kind === "temporary") return place;
    if (place.kind === "unknown") return path === undefined ? unknown : endAt(path, between);
    path =
      path === undefined ? place.path : between === "/" ? joinPlaces(path, place.path) : path + place.path;
    if (place.isPrefix) return { kind: "path", path, isPrefix: true };
  }
  return path === undefined ? unknown : { kind: "path", path, isPrefix: false };
}

function joinPlaces(folder: string, path: string): string {
  if (!folder.startsWith("/")) return joinPath(folder, path.replace(/^\/+/, ""));
  return `${folder.replace(/\/+$/, "")}/${path.replace(/^\.?\/+/, "")}`;
}

/** What follows is not known: with no separator it may go on with the last name. */
function endAt(path: string, between: "" | "/"): Place {
  if (between === "/") return { kind: "path", path, isPrefix: true };
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder === "" ? unknown : { kind: "path", path: folder, isPrefix: true };
}

/** `const folder = …`, once in the file. */
function resolveName(name: string, scope: Scope, effort: Effort): Place {
  const line = readArguments(scope.declared.get(name) ?? "", 0)[0];
  if (line === undefined) return unknown;
  // Without a semicolon, the next line is another statement.
  const value = /\n/.test(line) && !/[(,+|]\s*\n/.test(line) ? (line.split("\n")[0] ?? "") : line;
  return resolve(value, scope, effort);
}
