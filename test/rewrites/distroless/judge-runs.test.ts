import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

test("what a package manager of a language does is not dropped with its RUN", async () => {
  const hardened = { minimalFamily: "hardened" } as const;
  const level = async (run: string) =>
    (await rewrite("distroless", `FROM nginx:1.30\n${run}\nCOPY site /usr/share/nginx/html\n`, {}, hardened))
      .level;
  assert.equal(await level(""), "A");
  for (const run of ["npm ci", "npm run build", "npm install left-pad", "yarn", "pip install -r x.txt"]) {
    assert.equal(await level(`RUN ${run}`), "C", run);
  }
});
