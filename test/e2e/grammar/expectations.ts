/** Tables for the grammar: a Dockerfile whose lines are followed by what must be said of the parts marked. */
import assert from "node:assert/strict";
import type { Tokenizer } from "./tokenizer.ts";

interface Expectation {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

/**
 * Source lines begin with `|`. Under one, `  ^^^ scope !other` says that the characters above the marks have a
 * scope that begins so, and none that begins like the other; `<` in place of the marks means the whole line.
 */
export function checkScopes(tokenize: Tokenizer, table: string): void {
  const lines: string[] = [];
  const expectations: Expectation[] = [];
  for (const row of table.split("\n")) {
    if (row.startsWith("|")) lines.push(row.slice(1));
    else if (row.trim() !== "") expectations.push(readExpectation(row, lines));
  }
  assert.ok(expectations.length > 0, "the table expects something");
  const tokenized = tokenize(lines.join("\n"));
  for (const { line, start, end, wanted, unwanted } of expectations) {
    for (const token of tokenized[line]?.tokens ?? []) {
      if (token.start >= end || token.start + token.text.length <= start) continue;
      const found = token.scopes.join(" ");
      const place = `"${token.text}" in "${lines[line]}" is ${found || "plain"}`;
      for (const scope of wanted) assert.ok(hasScope(token.scopes, scope), `${place}; wanted ${scope}`);
      for (const scope of unwanted) assert.ok(!hasScope(token.scopes, scope), `${place}; unwanted ${scope}`);
    }
  }
}

function readExpectation(row: string, lines: readonly string[]): Expectation {
  const match = /^( *)(\^+|<)((?: \S+)+)$/.exec(row);
  assert.ok(match, `not an expectation: ${row}`);
  const [, before = "", marks = "", scopes = ""] = match;
  const source = lines.at(-1) ?? "";
  const start = marks === "<" ? 0 : before.length - 1;
  const end = marks === "<" ? source.length : start + marks.length;
  assert.ok(start >= 0 && end <= source.length && end > start, `marks nothing: ${row}`);
  const names = scopes.trim().split(" ");
  return {
    line: lines.length - 1,
    start,
    end,
    wanted: names.filter((name) => !name.startsWith("!")),
    unwanted: names.filter((name) => name.startsWith("!")).map((name) => name.slice(1)),
  };
}

function hasScope(scopes: readonly string[], wanted: string): boolean {
  return scopes.some((scope) => scope === wanted || scope.startsWith(`${wanted}.`));
}
