/**
 * What must hold for every file there is, with a build context that holds nothing. The exec form has a test of its
 * own; a move away from root is tried on every fourth file, for most files get one and each takes long to check.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Dockerfile } from "../../server/src/dockerfile/model.ts";
import type { RewriteId } from "../../server/src/rewrites/rewrite.ts";
import { dataFolder, noData, readCorpus, readEdgeCases } from "../support/corpus.ts";
import { engine } from "../support/engine.ts";
import { rewrite } from "../support/rewrites.ts";

describe("the corpus", { skip: dataFolder === undefined ? noData : false }, () => {
  const files = dataFolder === undefined ? [] : [...readEdgeCases(dataFolder), ...readCorpus(dataFolder)];

  for (const [id, step, least] of [
    ["multi-stage", 1, 300],
    ["distroless", 1, 80],
    ["non-root", 4, 700],
  ] as const satisfies readonly (readonly [RewriteId, number, number])[]) {
    test(`${id} offers what passes its own checks, and says why where it does not`, async () => {
      let offers = 0;
      for (const [index, file] of files.entries()) {
        if (index % step !== 0) continue;
        const { outcome, problems } = await rewrite(id, file.text);
        // Files that mix line ends keep mixing them.
        assert.deepEqual(
          problems.filter((problem) => problem !== "line ends are mixed"),
          [],
          file.id,
        );
        if (outcome.kind !== "offered") continue;
        offers++;
        const isSmall = id !== "non-root" && isMinimal(engine.parse(file.text));
        assert.ok(!isSmall, `${file.id} is as small as it gets`);
      }
      assert.ok(offers > least, `${offers} offers`);
    });
  }

  test("half a file", async () => {
    for (const [index, { text }] of files.entries()) {
      if (index % 20 !== 0) continue;
      const half = text.slice(0, (index * 7919) % (text.length + 1));
      for (const id of ["multi-stage", "distroless", "non-root"] as const) await rewrite(id, half);
    }
  });
});

/** The last stage begins with nothing, or with an image that has no shell. */
function isMinimal({ stages }: Dockerfile): boolean {
  const root = stages.at(-1)?.lineage.at(-1);
  if (root?.base.kind === "scratch") return true;
  const image = root?.rootImage;
  return image !== undefined && /distroless|chiseled/.test(image.reference.text);
}
