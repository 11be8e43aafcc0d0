/**
 * `.dockerignore` by BuildKit's rules, which are not those of `.gitignore`: a pattern begins at the context's folder,
 * and a file in a folder that is left out can be taken in again.
 * https://docs.docker.com/build/concepts/context/#dockerignore-files, https://github.com/moby/patternmatcher
 */
import { foldersUpward, normalisePath } from "./context-paths.ts";

export interface IgnorePatterns {
  /** Whether the build does not get a file or folder. */
  isIgnored(path: string): boolean;
  /** Whether a folder that is ignored may hold something that is not. */
  mayHoldMore(folder: string): boolean;
}

/** Longer ones are nobody's; every path is held against every pattern. */
const most = { patterns: 1_000, length: 500 };

interface Pattern {
  readonly isException: boolean;
  readonly text: string;
  readonly matches: (path: string) => boolean;
}

export function parseIgnorePatterns(text: string): IgnorePatterns {
  const patterns = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line) => readPattern(line) ?? [])
    .slice(0, most.patterns);
  const exceptions = patterns.filter(({ isException }) => isException);
  return {
    isIgnored(path) {
      if (path === ".") return false;
      const places = foldersUpward(path).filter((place) => place !== ".");
      // A pattern that matches a folder matches all in it; the last one that matches decides.
      const last = patterns.findLast(({ matches }) => places.some(matches));
      return last !== undefined && !last.isException;
    },
    mayHoldMore(folder) {
      return exceptions.some(({ text: exception }) => {
        const [literal = ""] = /^[^*?[\\]*/.exec(exception) ?? [];
        const inside = `${folder}/`;
        return literal === exception ? literal.startsWith(inside) : mayMeet(literal, inside);
      });
    },
  };
}

/** Whether something that begins with one of them can begin with the other. */
function mayMeet(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function readPattern(line: string): Pattern | undefined {
  // Only at the line's very start.
  if (line.startsWith("#")) return undefined;
  const trimmed = line.trim();
  const isException = trimmed.startsWith("!");
  const written = isException ? trimmed.slice(1).trim() : trimmed;
  if (written === "" || written.length > most.length) return undefined;
  // Nothing outside of the context is ever held against `../x`; there is nothing above `/`.
  const text = normalisePath(written.startsWith("/") ? withoutClimbing(written) : written);
  if (text === undefined || text === ".") return undefined;
  const matches = createMatcher(text);
  return matches && { isException, text, matches };
}

function withoutClimbing(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** What one or more characters of a path are held against. */
type Token =
  | { readonly kind: "char"; readonly accepts: (char: string) => boolean }
  /** `*`: any number of characters other than a slash. */
  | { readonly kind: "run" }
  /** `**` and the slash behind it: any number of folders. */
  | { readonly kind: "folders" }
  /** `**` at the end. */
  | { readonly kind: "rest" };

/**
 * Holds paths against one pattern of `.dockerignore`; COPY's are a part of them.
 * @returns undefined for a pattern that BuildKit does not take
 */
export function createMatcher(text: string): ((path: string) => boolean) | undefined {
  // These are compared without a pattern: the stars stand for any characters, not only for whole folders.
  const [, prefix] = /^([^*?[\]\\]*)\*\*$/.exec(text) ?? [];
  if (prefix !== undefined) return (path) => path.startsWith(prefix);
  const [, suffix] = /^\*\*([^*?[\]\\]+)$/.exec(text) ?? [];
  if (suffix !== undefined) {
    return (path) => path.endsWith(suffix) || (suffix.startsWith("/") && path === suffix.slice(1));
  }
  if (!/[*?[\]\\]/.test(text)) return (path) => path === text;
  const tokens = readTokens(text);
  return tokens && ((path) => matchTokens(tokens, [...path]));
}

function readTokens(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/\*\*\/?|\[(?:\\.|[^\]\\])+\]|\\?[\s\S]/gu)) {
    const [part] = match;
    if (part.startsWith("**")) {
      tokens.push({ kind: match.index + part.length === text.length ? "rest" : "folders" });
    } else if (part === "*") tokens.push({ kind: "run" });
    else if (part === "?") tokens.push({ kind: "char", accepts: (char) => char !== "/" });
    else if (part === "[" || part === "\\") return undefined;
    else if (part.length > 1 && part.startsWith("[")) {
      const accepts = readClass(part.slice(1, -1));
      if (accepts === undefined) return undefined;
      tokens.push({ kind: "char", accepts });
    } else {
      const wanted = part.startsWith("\\") ? part.slice(1) : part;
      tokens.push({ kind: "char", accepts: (char) => char === wanted });
    }
  }
  return tokens;
}

/** `a-z`, `^0-9`: https://pkg.go.dev/path/filepath#Match */
function readClass(text: string): ((char: string) => boolean) | undefined {
  const isNegated = text.startsWith("^");
  const ranges: (readonly [string, string])[] = [];
  for (const match of (isNegated ? text.slice(1) : text).matchAll(/\\?([^-])(?:-\\?([\s\S]))?|-/gu)) {
    const [, low, high = low] = match;
    if (low === undefined || high === undefined || high < low) return undefined;
    ranges.push([low, high]);
  }
  return (char) => ranges.some(([low, high]) => low <= char && char <= high) !== isNegated;
}

/** All ways through the pattern at once, so that no pattern takes longer than its length times that of the path. */
function matchTokens(tokens: readonly Token[], path: readonly string[]): boolean {
  let states = new Set<number>();
  const enter = (into: Set<number>, state: number) => {
    // What may stand for nothing is passed.
    for (let at = state; !into.has(at); at++) {
      into.add(at);
      if ((tokens[at]?.kind ?? "char") === "char") break;
    }
  };
  enter(states, 0);
  for (const char of path) {
    const next = new Set<number>();
    for (const state of states) {
      // Within the folders of `**`: inside them every character keeps the state, a slash may end them.
      const isInside = state < 0;
      const at = isInside ? -state - 1 : state;
      const token = tokens[at];
      if (token === undefined) continue;
      if (token.kind === "char") {
        if (token.accepts(char)) enter(next, at + 1);
      } else if (token.kind === "run") {
        if (char !== "/") enter(next, at);
      } else if (token.kind === "rest") enter(next, at);
      else {
        next.add(-at - 1);
        if (char === "/") enter(next, at + 1);
      }
    }
    if (next.size === 0) return false;
    states = next;
  }
  return states.has(tokens.length);
}
