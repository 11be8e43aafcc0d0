/** Which texts the sources show to users: the literals in calls of `t`, and of `text` (server/src/rewrites/text.ts). */
import { globSync, readFileSync } from "node:fs";
import { inProject } from "../../scripts/machine/paths.ts";

export interface TextsInCode {
  readonly texts: readonly string[];
  /** Calls whose text is no literal, as `file: code`: where the text comes from has to be said elsewhere. */
  readonly others: readonly string[];
}

/** @param folder from the project's root */
export function findTexts(folder: string): TextsInCode {
  const files = globSync(`${folder}/**/*.ts`, { cwd: inProject() }).toSorted();
  const found = files.map((file) => readTexts(file, readFileSync(inProject(file), "utf8")));
  return { texts: found.flatMap(({ texts }) => texts), others: found.flatMap(({ others }) => others) };
}

export function readTexts(file: string, source: string): TextsInCode {
  const texts: string[] = [];
  const others: string[] = [];
  const code = withoutComments(source);
  // Behind a backslash it is the tab of a regular expression: `\t(?:FATAL|ERROR)`.
  for (const call of code.matchAll(/(?<![\w$\\])(?:t\(\s*|(?<!\.)text\(\s*(?=["']))/g)) {
    const [rest = ""] = code.slice(call.index + call[0].length).split("\n", 1);
    const literal = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*(?:[,)]|$)/.exec(rest)?.[1];
    if (literal === undefined) others.push(`${file}: ${call[0].trimEnd()}${rest}`);
    else texts.push(readLiteral(literal));
  }
  return { texts, others };
}

/** Strings are matched too, so that an address in one is not taken for a comment. */
function withoutComments(source: string): string {
  return source.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\/.*|\/\*[\s\S]*?\*\//g,
    "$1",
  );
}

function readLiteral(literal: string): string {
  const text = literal.startsWith("'")
    ? `"${literal.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`
    : literal;
  return JSON.parse(text);
}
