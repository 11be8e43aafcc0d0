/**
 * Globs over paths, as the scanners' ignore files have them (github.com/bmatcuk/doublestar): `*` and `?` stay in a
 * segment, a segment `**` is any number of them, `[a-z]`, `{a,b}`, and a backslash before what is meant as it is.
 * Own code, for patterns and paths both may come from somebody hostile: the time is their lengths multiplied, at most.
 */

type Token =
  | { readonly kind: "star" }
  | { readonly kind: "any" }
  | { readonly kind: "character"; readonly value: string }
  | {
      readonly kind: "set";
      readonly isNegated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** `**`, or what one segment must be. */
type Segment = "**" | readonly Token[];

/** More than anybody writes, and few enough to try them all. */
const mostAlternatives = 64;
const longest = 1000;

/** @returns undefined where the pattern is none: a bracket that is never closed, or far too many alternatives */
export function compileGlob(pattern: string): ((path: string) => boolean) | undefined {
  if (pattern.length > longest) return undefined;
  const alternatives = expandBraces(pattern);
  const compiled = alternatives?.map(compileAlternative);
  if (compiled === undefined || compiled.includes(undefined)) return undefined;
  const globs = compiled.filter((glob) => glob !== undefined);
  return (path) => {
    const segments = trimSlash(path).split("/");
    return globs.some((glob) => matchSegments(glob, segments));
  };
}

function trimSlash(path: string): string {
  return path.startsWith("/") ? path.slice(1) : path;
}

function expandBraces(pattern: string): readonly string[] | undefined {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const braces = findBraces(next);
    if (braces === "unclosed" || done.length + open.length > mostAlternatives) return undefined;
    if (braces === undefined) {
      done.push(next);
      continue;
    }
    const { start, end, parts } = braces;
    for (const part of parts) open.push(next.slice(0, start) + part + next.slice(end));
  }
  return done;
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly string[];
}

/** The first outermost pair. */
function findBraces(text: string): Braces | "unclosed" | undefined {
  let depth = 0;
  let start = 0;
  let partStart = 0;
  const parts: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === "{") {
      if (depth === 0) [start, partStart] = [at, at + 1];
      depth += 1;
    } else if (depth > 0 && (character === "," || character === "}")) {
      if (depth === 1) {
        parts.push(text.slice(partStart, at));
        partStart = at + 1;
      }
      if (character === "}") depth -= 1;
      if (depth === 0) return { start, end: at + 1, parts };
    }
  }
  return depth > 0 ? "unclosed" : undefined;
}

function compileAlternative(pattern: string): readonly Segment[] | undefined {
  const segments = trimSlash(pattern)
    .split("/")
    .map((segment) => (segment === "**" ? segment : readTokens(segment)));
  return segments.includes(undefined) ? undefined : segments.filter((segment) => segment !== undefined);
}

function readTokens(segment: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const characters = Array.from(segment);
  for (let at = 0; at < characters.length; at++) {
    const value = characters[at] ?? "";
    if (value === "*") tokens.push({ kind: "star" });
    else if (value === "?") tokens.push({ kind: "any" });
    else if (value === "[") {
      const end = characters.indexOf("]", at + 2);
      if (end < 0) return undefined;
      tokens.push(readSet(characters.slice(at + 1, end)));
      at = end;
    } else if (value === "\\") {
      at += 1;
      tokens.push({ kind: "character", value: characters[at] ?? "\\" });
    } else tokens.push({ kind: "character", value });
  }
  return tokens;
}

function readSet(characters: readonly string[]): Token {
  const isNegated = characters[0] === "!" || characters[0] === "^";
  const ranges: (readonly [string, string])[] = [];
  for (let at = isNegated ? 1 : 0; at < characters.length; at++) {
    const first = characters[at] ?? "";
    const last = characters[at + 1] === "-" ? characters[at + 2] : undefined;
    ranges.push([first, last ?? first]);
    if (last !== undefined) at += 2;
  }
  return { kind: "set", isNegated, ranges };
}

/** Row by row, which prefixes of the path the pattern so far can be. */
function matchSegments(glob: readonly Segment[], path: readonly string[]): boolean {
  let reached: readonly boolean[] = [true, ...path.map(() => false)];
  for (const segment of glob) {
    const next: boolean[] = [];
    for (let at = 0; at <= path.length; at++) {
      if (segment === "**") next.push(reached[at] === true || next[at - 1] === true);
      else next.push(at > 0 && reached[at - 1] === true && matchSegment(segment, path[at - 1] ?? ""));
    }
    reached = next;
  }
  return reached[path.length] === true;
}

function matchSegment(tokens: readonly Token[], segment: string): boolean {
  const characters = Array.from(segment);
  let token = 0;
  let at = 0;
  // Where to go on when what follows the last star fails: the star takes one character more.
  let star = -1;
  let taken = 0;
  while (at < characters.length) {
    const current = tokens[token];
    if (current?.kind === "star") {
      star = token++;
      taken = at;
    } else if (current !== undefined && fits(current, characters[at] ?? "")) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      token = star + 1;
      taken += 1;
      at = taken;
    } else return false;
  }
  return tokens.slice(token).every(({ kind }) => kind === "star");
}

function fits(token: Token, character: string): boolean {
  if (token.kind === "character") return token.value === character;
  if (token.kind !== "set") return token.kind === "any";
  const isIn = token.ranges.some(([first, last]) => first <= character && character <= last);
  return isIn !== token.isNegated;
}
