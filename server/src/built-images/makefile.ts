/** Builds in recipes of make. https://www.gnu.org/software/make/manual/make.html */
import { mayBuild, readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { folderOf } from "./project-urls.ts";

export const makefile = /^(?:GNU)?makefile$|\.mk$/i;

const deepest = 10;
const longestLine = 20_000;

export function readMakefile(text: string, url: string, project: ReadContext): readonly BuiltImage[] {
  if (!mayBuild(text)) return [];
  const lines = text.replaceAll(/\\\r?\n/g, "  ").split(/\r?\n/);
  const variables = readVariables(lines);
  const folders = [...new Set([folderOf(url), ...(/\.mk$/i.test(url) ? [project.root] : [])])];
  const reason = { kind: "command", file: url } as const;
  // Each line of a recipe has a shell of its own.
  return lines.flatMap((line) => {
    if (!line.startsWith("\t") || line.length > longestLine) return [];
    const recipe = line.replace(/^[\s@+-]+/, "");
    return readBuildCommands(expand(recipe, variables, 0), { shell: project.shell, folders, reason });
  });
}

/** `NAME = value`, `:=`, `?=`, `+=`; the last one counts, as it does for what recipes see. */
function readVariables(lines: readonly string[]): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of lines) {
    if (line.length > longestLine) continue;
    const match = /^(?:export |override )*([\w.-]+)[ \t]*(\?|:{1,3}|\+|!)?=(.*)$/.exec(line);
    const [, name, operator, rest = ""] = match ?? [];
    if (name === undefined) continue;
    const value = (rest.split(" #")[0] ?? "").trim();
    if (operator === "!") variables.set(name, "${UNKNOWN}");
    else if (operator === "+") {
      variables.set(name, `${variables.get(name) ?? ""} ${value}`.trim().slice(0, longestLine));
    } else if (operator !== "?" || !variables.has(name)) variables.set(name, value);
  }
  return variables;
}

/** make's variables filled in; functions and what is not set become a shell variable that nobody knows. */
function expand(text: string, variables: ReadonlyMap<string, string>, depth: number): string {
  if (depth > deepest || text.length > longestLine) return "${UNKNOWN}";
  let result = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "$") {
      result += text[at];
      continue;
    }
    const next = text[at + 1] ?? "";
    if (next === "$") {
      result += "$";
      at++;
    } else if (next === "(" || next === "{") {
      const end = findEnd(text, at + 1);
      const name = text.slice(at + 2, end);
      const value = variables.get(name);
      if (name === "CURDIR") result += ".";
      else result += value === undefined ? "${UNKNOWN}" : expand(value, variables, depth + 1);
      at = end;
    } else {
      const value = variables.get(next);
      result += value === undefined ? "${UNKNOWN}" : expand(value, variables, depth + 1);
      at++;
    }
    if (result.length > longestLine) return "${UNKNOWN}";
  }
  return result;
}

function findEnd(text: string, open: number): number {
  const close = text[open] === "(" ? ")" : "}";
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === text[open]) depth++;
    if (text[at] === close && --depth === 0) return at;
  }
  return text.length;
}
