import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";

const page = readFileSync(inProject("docs/rewrites.md"), "utf8");
const headings = [...page.matchAll(/^### ([HS]\d+)$/gm)].map(([, id]) => id ?? "");

test("every hazard and every condition has its paragraph, in order and once", () => {
  const hazards = Array.from({ length: 38 }, (_, index) => `H${String(index + 1).padStart(2, "0")}`);
  const conditions = Array.from({ length: 10 }, (_, index) => `S${index + 1}`);
  assert.deepEqual(headings, [...hazards, ...conditions]);
  for (const section of page.split(/^### (?=[HS]\d)/m).slice(1)) {
    assert.match(section, /^\w+\n\n\*\*[^*]+\.\*\* .{20,}/, "it has a name and a text");
  }
});

test("every concern of a rewrite leads to a paragraph", () => {
  const sources = globSync("server/src/rewrites/**/*.ts", { cwd: inProject() });
  const ids = sources.flatMap((file) => {
    const text = readFileSync(inProject(file), "utf8");
    return [...text.matchAll(/\bid: "([HS]\d+)"/g)].map(([, id]) => id ?? "");
  });
  assert.ok(ids.length > 20);
  assert.deepEqual(
    ids.filter((id) => !headings.includes(id)),
    [],
  );
});
