import assert from "node:assert/strict";
import { test } from "node:test";
import { dedent } from "../../support/dedent.ts";
import { rewrite } from "../../support/rewrites.ts";

const files = { "package.json": '{"dependencies":{"express":"5"}}', "server.js": "" };

async function minimise(text: string) {
  const { level, text: result, problems } = await rewrite("distroless", dedent(text), files);
  assert.deepEqual(problems, []);
  return { level, result };
}

test("a last stage built on another one takes its settings over", async () => {
  const { level, result } = await minimise(`
    FROM node:24-slim AS base
    # Where the application is.
    WORKDIR /app
    ARG GREETING=Hello
    ENV NODE_ENV=production \\
        GREETING=$GREETING
    RUN corepack enable

    FROM base AS build
    COPY . .
    RUN npm ci

    FROM base
    COPY --from=build /app ./
    CMD ["node", "server.js"]
  `);
  assert.equal(level, "A");
  assert.equal(
    result,
    dedent(`
      FROM node:24-slim AS base
      # Where the application is.
      WORKDIR /app
      ARG GREETING=Hello
      ENV NODE_ENV=production \\
          GREETING=$GREETING
      RUN corepack enable

      FROM base AS build
      COPY . .
      RUN npm ci

      FROM gcr.io/distroless/nodejs24-debian13:nonroot
      # Where the application is.
      WORKDIR /app
      ARG GREETING=Hello
      ENV NODE_ENV=production \\
          GREETING=$GREETING
      COPY --from=build /app ./
      CMD ["server.js"]
    `),
  );
});

test("a last stage on another one that installs its packages itself is split first", async () => {
  const { level, result } = await minimise(`
    FROM node:24-slim AS base
    WORKDIR /app
    COPY package.json ./
    FROM base AS prod
    RUN npm install --omit=dev
    COPY . .
    CMD ["node", "server.js"]
  `);
  assert.equal(level, "A");
  assert.match(
    result ?? "",
    /FROM node:24-slim AS build\nWORKDIR \/app\nCOPY package.json .\/\nRUN npm install/,
  );
  assert.match(
    result ?? "",
    /nonroot AS prod\nWORKDIR \/app\nCOPY --from=build \/app \/app\nCMD \["server.js"\]/,
  );
});

test("what a stage defers to its children is not repeated by hand", async () => {
  const { level } = await minimise(`
    FROM node:24-slim AS base
    ONBUILD COPY . /app
    FROM base
    CMD ["node", "/app/server.js"]
  `);
  assert.equal(level, "C");
});

test("an empty folder is made where the stage has no files of its own, and comes before what fills it", async () => {
  const { result } = await minimise(`
    FROM node:24-slim AS build
    WORKDIR /app
    COPY . .
    RUN npm ci && npm run build
    FROM node:24-slim
    WORKDIR /app
    COPY --from=build /app/server.js ./
    RUN mkdir -p data/in && chown node:node data/in
    COPY --from=build /app/data/in/first ./data/in/first
    USER node
    CMD ["node", "server.js"]
  `);
  assert.match(result ?? "", /RUN mkdir -p \/new\/app\/data\/in\n/);
  assert.match(
    result ?? "",
    /COPY --from=build --chown=65532:65532 \/new\/app\/data\/in \/app\/data\/in\nCOPY --from=build \/app\/data\/in\/first/,
  );
});
