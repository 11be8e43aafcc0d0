/** The examples that `npm start` opens have something to show for every family of rules; the good one has nothing. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { inProject } from "../scripts/machine/paths.ts";
import { rules } from "../server/src/rules/index.ts";
import { engine } from "./support/engine.ts";

const findings = globSync("*/Dockerfile", { cwd: inProject("examples") }).flatMap((file) =>
  engine
    .lint(engine.parse(readFileSync(inProject("examples", file), "utf8")))
    .map(({ rule }) => ({ example: dirname(file), rule })),
);

test("the good example is good", () => {
  assert.deepEqual(
    findings.filter(({ example }) => example.startsWith("good-")),
    [],
  );
});

test("the examples show every family of rules", () => {
  const found = new Set(findings.map(({ rule }) => rule));
  const shown = new Set(rules.filter(({ id }) => found.has(id)).map(({ category }) => category));
  assert.deepEqual(shown, new Set(rules.map(({ category }) => category)));
});
