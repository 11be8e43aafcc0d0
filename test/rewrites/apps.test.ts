/** Whole applications, as the starters of their frameworks make them: what each rewrite makes of their Dockerfiles. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { type RewriteId, type RewriteSettings, rewriteIds } from "../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../support/rewrites.ts";

interface Expected {
  readonly level: "A" | "B" | "C" | "none";
  /** Ids of what is assumed or refused. */
  readonly concerns?: readonly string[];
}

interface Case {
  /** What is not named is not looked at. */
  readonly rewrites: Readonly<Partial<Record<RewriteId, Expected>>>;
  readonly settings?: Partial<RewriteSettings>;
}

const cases = globSync("test/fixtures/apps/*/*/case.json", { cwd: inProject() }).toSorted();

test("there are applications", () => {
  assert.ok(cases.length > 0);
});

for (const path of cases) {
  const folder = dirname(path);
  const { rewrites, settings = {} }: Case = JSON.parse(readFileSync(inProject(path), "utf8"));
  describe(folder.replace("test/fixtures/apps/", ""), () => {
    const files = readContext(inProject(folder, "context"));
    const dockerfile = files.Dockerfile ?? "";
    test("each rewrite that there is a result for is expected", () => {
      const results = globSync("expected/*.Dockerfile", { cwd: inProject(folder) });
      const offered = rewriteIds.filter((id) => ["A", "B"].includes(rewrites[id]?.level ?? ""));
      assert.deepEqual(
        results.map((name) => name.replace(/^expected\/|\.Dockerfile$/g, "")).toSorted(),
        offered.toSorted(),
      );
    });
    for (const id of rewriteIds) {
      const expected = rewrites[id];
      if (expected === undefined) continue;
      test(id, async () => {
        const { level, concerns, text, problems } = await rewrite(id, dockerfile, files, settings);
        const golden = inProject(folder, "expected", `${id}.Dockerfile`);
        assert.equal(text, existsSync(golden) ? readFileSync(golden, "utf8") : undefined);
        assert.deepEqual({ level, concerns }, { level: expected.level, concerns: expected.concerns ?? [] });
        assert.deepEqual(problems, []);
      });
    }
  });
}

function readContext(folder: string): Readonly<Record<string, string>> {
  const entries = globSync("**/*", { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  const hidden = globSync("**/.*", { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = [...entries, ...hidden].map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}
