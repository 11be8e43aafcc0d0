import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { applyEdits } from "../../server/src/apply-edits.ts";
import { renderDiff } from "../../server/src/cli/diff.ts";
import { chooseStyle } from "../../server/src/cli/style.ts";
import type { Edit } from "../../server/src/finding.ts";
import { createFolder } from "./command-line.ts";

const plain = chooseStyle(false, {}, { isTerminal: false, write: async () => undefined });

/** A generator of numbers that are the same on each run: Park and Miller's. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const pieces = ["a\n", "b\r\n", "\n", "cc", "d\n", "\\\n", "e\n", "f\n", "g\n", "h\n"];

function makeText(random: (below: number) => number, length: number): string {
  return Array.from({ length }, () => pieces[random(pieces.length)]).join("");
}

function makeEdits(random: (below: number) => number, text: string): readonly Edit[] {
  const edits: Edit[] = [];
  for (let at = random(20); at < text.length; at += 1 + random(40)) {
    const end = Math.min(at + random(4), text.length);
    edits.push({ span: { start: at, end }, text: makeText(random, random(3)) });
    at = end;
  }
  return edits;
}

test("git applies the diff of any edits", () => {
  const random = createRandom(7);
  const cases = Array.from({ length: 300 }, (_, index) => {
    const text = `x\n${makeText(random, 5 + random(60))}`;
    const edits = makeEdits(random, text);
    return { path: `f${index}`, text, edits, after: applyEdits(text, edits) };
  });
  const cwd = createFolder(Object.fromEntries(cases.map(({ path, text }) => [path, text])));
  const diff = cases.map(({ path, text, edits }) => renderDiff(path, text, edits, plain)).join("");
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd, input: diff });
  for (const { path, after } of cases) assert.equal(readFileSync(join(cwd, path), "utf8"), after, path);
});

test("edits that change nothing make no diff", () => {
  assert.equal(renderDiff("f", "a\nb\n", [], plain), "");
  assert.equal(renderDiff("f", "a\nb\n", [{ span: { start: 0, end: 1 }, text: "a" }], plain), "");
});

test("colours are for terminals", () => {
  const terminal = { isTerminal: true, write: async () => undefined };
  const isColoured = (...[wanted, environment, stream]: Parameters<typeof chooseStyle>) =>
    chooseStyle(wanted, environment, stream).bold("x") !== "x";
  assert.equal(isColoured(undefined, {}, terminal), true);
  assert.equal(isColoured(undefined, { NO_COLOR: "" }, terminal), true);
  assert.equal(isColoured(undefined, { NO_COLOR: "1" }, terminal), false);
  assert.equal(isColoured(undefined, { TERM: "dumb" }, terminal), false);
  assert.equal(isColoured(false, { FORCE_COLOR: "1" }, terminal), false);
});
