/** Paths as JavaScript writes them: `path.join(__dirname, "..", "uploads")`. */
import { joinPath } from "../../context-paths.ts";

export interface Scope {
  /** Of the file that holds the expression. */
  readonly text: string;
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
const deepest = 6;

/** What stands between commas from `start` on, up to the bracket that closes them, a `;` or the end of a block. */
export function readArguments(text: string, start: number): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = start;
  let at = start;
  const add = () => found.push(text.slice(from, at).trim());
  for (; at < text.length && at - start < longest; at++) {
    const char = text[at] ?? "";
    if (/["'`]/.test(char)) {
      at = endOfQuote(text, at);
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

export function resolvePlace(expression: string, scope: Scope, depth = 0): Place {
  if (depth > deepest) return unknown;
  const code = withoutDefault(expression.trim());
  if (/\btmpdir\s*\(|\bmkdtemp|^["'`]\/tmp\b/.test(code)) return { kind: "temporary" };
  if (/^(?:process\.cwd\(\)|["']\.?["'])$/.test(code)) return { kind: "path", path: ".", isPrefix: false };
  if (/^(?:__dirname|import\.meta\.dirname)$/.test(code)) {
    return scope.folder === undefined ? unknown : { kind: "path", path: scope.folder, isPrefix: false };
  }
  const literal = /^(["'])((?:(?!\1)[^\\\n])*)\1$/.exec(code)?.[2];
  if (literal !== undefined) return { kind: "path", path: literal, isPrefix: false };
  const parts = splitTemplate(code) ?? splitSum(code);
  if (parts !== undefined) return combine(parts, "", scope, depth);
  const [, name = ""] = /^(?:path\.)?(join|resolve|dirname)\s*\(/.exec(code) ?? [];
  if (name !== "" && code.endsWith(")")) {
    const inner = readArguments(code, code.indexOf("(") + 1);
    if (name !== "dirname") return combine(inner, "/", scope, depth);
    const place = resolvePlace(inner[0] ?? "", scope, depth + 1);
    return place.kind === "path" && !place.isPrefix ? { ...place, path: joinPath(place.path, "..") } : place;
  }
  return /^[A-Za-z_$][\w$]*$/.test(code) ? resolveName(code, scope, depth) : unknown;
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
function combine(parts: readonly string[], between: "" | "/", scope: Scope, depth: number): Place {
  let path: string | undefined;
  for (const part of parts) {
    const place = resolvePlace(part, scope, depth + 1);
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
function resolveName(name: string, scope: Scope, depth: number): Place {
  const pattern = new RegExp(
    `\\b(?:const|let|var)\\s+${name.replaceAll("$", "\\$")}\\s*(?::\\s*\\w+\\s*)?=(?!=)`,
    "g",
  );
  const [found, ...others] = [...scope.text.matchAll(pattern)];
  if (found === undefined || others.length > 0) return unknown;
  const start = found.index + found[0].length;
  const line = readArguments(scope.text, start)[0] ?? "";
  // Without a semicolon, the next line is another statement.
  const value = /\n/.test(line) && !/[(,+|]\s*\n/.test(line) ? (line.split("\n")[0] ?? "") : line;
  return resolvePlace(value, scope, depth + 1);
}
