/** Builds in recipes of just. https://just.systems/man/en/ */
import { mayBuild, readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { folderOf } from "./project-urls.ts";

export const justfile = /^\.?justfile$|\.just$/i;

/** Nobody writes longer ones, and regular expressions take their time over them. */
const longestLine = 4_000;

const unknownVariable = "${UNKNOWN}";

export function readJustfile(text: string, url: string, project: ReadContext): readonly BuiltImage[] {
  if (!mayBuild(text)) return [];
  const variables = new Map<string, string>();
  const reason = { kind: "command", file: url } as const;
  const surroundings = { shell: project.shell, folders: [folderOf(url)], reason };
  const found: BuiltImage[] = [];
  let parameters = new Map<string, string>();
  let script: string[] | undefined;
  const flush = () => {
    if (script !== undefined) found.push(...readBuildCommands(script.join("\n"), surroundings));
    script = undefined;
  };
  for (const line of text.replaceAll(/\\\r?\n/g, "  ").split(/\r?\n/)) {
    if (line.length > longestLine) continue;
    const body = /^[ \t]+(\S.*)$/.exec(line)?.[1];
    if (body === undefined) {
      if (line.trim() === "") continue;
      flush();
      const [, name, value] = /^(?:export\s+)?([\w-]+)\s*:=\s*(.+?)\s*$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) variables.set(name, evaluate(value, variables));
      const defaults = line.matchAll(/([\w-]+)\s*=\s*("[^"]*"|'[^']*'|[\w-]+)/g);
      parameters = new Map([...defaults].map(([, key = "", word = ""]) => [key, evaluate(word, variables)]));
      continue;
    }
    const code = fillIn(body, new Map([...variables, ...parameters]));
    // A recipe that begins with `#!` is one script; else each line has a shell of its own.
    if (script === undefined && code.startsWith("#!")) script = [];
    else if (script !== undefined) script.push(code);
    else found.push(...readBuildCommands(code.replace(/^[@-]+/, ""), surroundings));
  }
  flush();
  return found;
}

/** Strings, variables, and sums of them; `env_var_or_default("A", "b")` is its default. */
function evaluate(expression: string, variables: ReadonlyMap<string, string>): string {
  const parts = expression.split(/\s+\+\s+/).map((part) => {
    const quoted = /^"([^"]*)"$|^'([^']*)'$/.exec(part);
    const text = quoted?.[1] ?? quoted?.[2];
    if (text !== undefined) return text;
    const fallback = /^(?:env_var_or_default|env)\(\s*["'][^"']*["']\s*,\s*["']([^"']*)["']\s*\)$/.exec(
      part,
    )?.[1];
    return fallback ?? variables.get(part) ?? unknownVariable;
  });
  return parts.join("").slice(0, 4_096);
}

function fillIn(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{\{\{\{|\{\{([^{}]*)\}\}/g, (all, expression: string | undefined) =>
    expression === undefined ? all : evaluate(expression.trim(), variables),
  );
}
