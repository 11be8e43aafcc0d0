/** What must hold for every file there is, with a build context that holds nothing. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  convertHealthCheck,
  type HealthRuntime,
} from "../../../server/src/rewrites/health-check/convert-health-check.ts";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { readStart } from "../../../server/src/rewrites/start/read-start.ts";
import { dataFolder, noData, readCorpus, readEdgeCases } from "../../support/corpus.ts";
import { engine } from "../../support/engine.ts";
import { createMemoryContext } from "../../support/memory-context.ts";
import { rewrite } from "../../support/rewrites.ts";

const runtimes: readonly HealthRuntime[] = [
  { language: "node", program: "/nodejs/bin/node" },
  { language: "python", program: "python" },
  { language: "none", program: "" },
];

describe("the corpus", { skip: dataFolder === undefined ? noData : false }, () => {
  const files = dataFolder === undefined ? [] : [...readEdgeCases(dataFolder), ...readCorpus(dataFolder)];

  test("exec form keeps what is promised, and leaves nothing for a second round", async () => {
    let offers = 0;
    for (const { id, text } of files) {
      const { outcome, problems } = await rewrite("exec-form", text);
      // Files that mix line ends keep mixing them.
      const isMixed = /[^\r]\n/.test(text);
      assert.deepEqual(
        problems.filter((problem) => !isMixed || problem !== "line ends are mixed"),
        [],
        id,
      );
      if (outcome.kind === "offered") offers++;
    }
    assert.ok(offers > 400, `${offers} offers`);
  });

  test("a start is an argument vector, or there is a reason why not", async () => {
    const project = createProject(createMemoryContext({}));
    for (const { id, text } of files) {
      const dockerfile = engine.parse(text);
      for (const stage of dockerfile.stages) {
        const start = await readStart({ dockerfile, stage, project, parse: engine.parse });
        const isRefused = start.concerns.some(({ weight }) => weight === "refuse");
        assert.equal(
          start.argv === undefined && start.kind !== "none",
          isRefused && start.kind !== "none",
          id,
        );
        assert.ok(start.entrypointLength <= (start.argv?.length ?? 0), id);
      }
    }
  });

  test("a health check is kept, replaced or dropped", () => {
    let replaced = 0;
    for (const { id, text } of files) {
      const dockerfile = engine.parse(text);
      for (const stage of dockerfile.stages) {
        for (const runtime of runtimes) {
          const result = convertHealthCheck({ dockerfile, stage, parse: engine.parse }, runtime);
          if (result.kind !== "replace") continue;
          assert.ok(
            result.argv.every((word) => word !== ""),
            id,
          );
          replaced++;
        }
      }
    }
    assert.ok(replaced > 50, `${replaced} are replaced`);
  });

  test("half a file", async () => {
    for (const [index, { text }] of files.entries()) {
      if (index % 10 === 0) await rewrite("exec-form", text.slice(0, (index * 7919) % (text.length + 1)));
    }
  });
});
