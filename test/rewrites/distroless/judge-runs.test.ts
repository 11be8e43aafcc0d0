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

test("no gap is left where instructions followed each other", async () => {
  const text = `FROM node:24-slim AS build
WORKDIR /app
COPY . .
FROM node:24-slim
WORKDIR /app

RUN groupadd app
RUN useradd -g app app

COPY --from=build /app ./
CMD ["node", "server.js"]
`;
  const files = { "package.json": "{}", "package-lock.json": "{}", "server.js": "" };
  const { text: result = "" } = await rewrite("distroless", text, files);
  assert.match(result, /WORKDIR \/app\n\nCOPY --from=build/);
});
