import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const files = { "package.json": '{"dependencies":{"express":"5"}}', "server.js": "" };

/** A last stage that is built on another one cannot be split, so that its RUN instructions are judged as they are. */
const lastStage = (run: string) => `FROM node:24 AS base
WORKDIR /app
FROM base
COPY . .
RUN ${run}
CMD ["node", "server.js"]
`;

test("what a package manager of a language does is not dropped with its RUN", async () => {
  for (const run of ["npm ci", "npm run build", "npm install left-pad", "yarn", "pip install -r x.txt"]) {
    const { level } = await rewrite("distroless", lastStage(run), files);
    assert.equal(level, "C", run);
  }
});
