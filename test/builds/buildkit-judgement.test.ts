/** What rewrites make is a Dockerfile to BuildKit itself, wherever the file was one before. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { buildGoProgram, hashSources, lockedVersion } from "../../scripts/machine/go-programs.ts";
import { inCache, inProject } from "../../scripts/machine/paths.ts";
import { rewriteIds } from "../../server/src/rewrites/rewrite.ts";
import { dataFolder, noData, readCorpus, readEdgeCases } from "../support/corpus.ts";
import { rewrite } from "../support/rewrites.ts";

type Texts = Readonly<Record<string, string>>;

let program = "";

before(async () => {
  const folder = inProject("scripts/record-buildkit");
  const version = lockedVersion(folder, "github.com/moby/buildkit");
  const key = hashSources(folder, "go.mod", "go.sum", "judge/main.go");
  program = await buildGoProgram(inCache("tools", `judge-${version}-${key}`, "judge"), {
    folder,
    program: "./judge",
  });
});

/** @returns what BuildKit says of those that it refuses, by name */
function judge(texts: Texts): Texts {
  const output = execFileSync(program, { input: JSON.stringify(texts), maxBuffer: 2 ** 26 });
  return JSON.parse(output.toString("utf8"));
}

test("BuildKit refuses what is wrong", () => {
  const refused = judge({
    good: "FROM a AS b\nUSER 1\n",
    flag: "FROM a\nCOPY --form=b c d\n",
    none: "# empty\n",
  });
  assert.deepEqual(Object.keys(refused).toSorted(), ["flag", "none"]);
});

test("results of the applications", () => {
  const paths = globSync("test/fixtures/apps/*/*/expected/*.Dockerfile", { cwd: inProject() });
  assert.ok(paths.length > 100, `${paths.length} results`);
  assert.deepEqual(
    judge(Object.fromEntries(paths.map((path) => [path, readFileSync(inProject(path), "utf8")]))),
    {},
  );
});

describe("public Dockerfiles", { skip: dataFolder === undefined ? noData : false }, () => {
  const files = dataFolder === undefined ? [] : [...readEdgeCases(dataFolder), ...readCorpus(dataFolder)];
  const refusedBefore = () => judge(Object.fromEntries(files.map(({ id, text }) => [id, text])));

  test("results of a part of them", async () => {
    const wrong = refusedBefore();
    const results: Record<string, string> = {};
    for (const [index, { id, text }] of files.entries()) {
      // Moves away from root are offered for most files, and each takes long to check.
      const wanted = rewriteIds.filter((one) => index % (one === "non-root" ? 24 : 6) === 0);
      if (Object.hasOwn(wrong, id)) continue;
      for (const one of wanted) {
        const { text: result } = await rewrite(one, text);
        if (result !== undefined) results[`${one} of ${id}`] = result;
      }
    }
    assert.ok(Object.keys(results).length > 300, `${Object.keys(results).length} results`);
    assert.deepEqual(judge(results), {});
  });
});
