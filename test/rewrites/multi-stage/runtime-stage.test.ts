import assert from "node:assert/strict";
import { test } from "node:test";
import { dedent } from "../../support/dedent.ts";
import { rewrite } from "../../support/rewrites.ts";

const files = {
  "package.json":
    '{"scripts":{"build":"vite build","preview":"vite preview"},"devDependencies":{"vite":"7"}}',
  "package-lock.json": '{"packages":{}}',
  "index.js": "",
};

async function split(text: string): Promise<string> {
  const { text: result = "", problems } = await rewrite("multi-stage", text, files);
  assert.deepEqual(problems, []);
  return result;
}

test("the root folder is not named where the image begins in it", async () => {
  const result = await split(
    dedent(`
      FROM node:24
      COPY . /app
      RUN cd /app && npm ci --omit=dev
      WORKDIR /app
      CMD ["node", "index.js"]
    `),
  );
  assert.doesNotMatch(result, /WORKDIR \/\n/);
  assert.match(result, /FROM node:24-slim\nCOPY --from=build \/app \/app\n/);
});

test("a stage that runs another program leaves users, folders and variables of the build behind", async () => {
  const result = await split(
    dedent(`
      FROM node:24
      ENV VITE_API=/api
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      USER node
      WORKDIR /app/dist
      ENV LATER=1
      LABEL who=web
      EXPOSE 4173
      CMD ["npx", "vite", "preview", "--port", "4173"]
    `),
  );
  const [before = "", after = ""] = result.split(/\n\n/);
  assert.match(before, /ENV VITE_API/);
  assert.doesNotMatch(after, /USER|WORKDIR|ENV|CMD/);
  assert.match(after, /LABEL who=web\nEXPOSE 4173/);
});

test("a working folder that is a user's is made by the COPY that gives it away", async () => {
  const text = (owned: string) =>
    dedent(`
      FROM node:24
      WORKDIR /app
      COPY . .
      RUN npm ci --omit=dev
      RUN mkdir data && chown -R node:node ${owned}
      USER node
      CMD ["node", "index.js"]
    `);
  assert.match(
    await split(text("/app")),
    /COPY --from=build --chown=node:node \/app \/app\nWORKDIR \/app\nUSER node/,
  );
  assert.match(await split(text("data")), /WORKDIR \/app\nCOPY --from=build \/app \/app\n/);
});

test("folders that WORKDIR makes and nothing fills are there in the new stage, too", async () => {
  const result = await split(
    dedent(`
      FROM node:24
      WORKDIR /cache
      WORKDIR /tools
      RUN npm --version
      WORKDIR /app
      COPY . .
      RUN npm ci --omit=dev
      CMD ["node", "index.js"]
    `),
  );
  assert.match(result, /FROM node:24-slim\nWORKDIR \/cache\nWORKDIR \/app\nCOPY/);
});

test("the stage's name goes over to what runs, unless it says that it builds", async () => {
  const text = (name: string) =>
    `FROM node:24${name}\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "index.js"]\n`;
  const heads = async (name: string) => [...(await split(text(name))).matchAll(/^FROM.*/gm)].flat();
  assert.deepEqual(await heads(""), ["FROM node:24 AS build", "FROM node:24-slim"]);
  assert.deepEqual(await heads(" AS web"), ["FROM node:24 AS build", "FROM node:24-slim AS web"]);
  for (const name of ["builder", "Build", "app-build", "build-env", "build_stage"]) {
    assert.deepEqual(await heads(` AS ${name}`), [`FROM node:24 AS ${name}`, "FROM node:24-slim"]);
  }
  for (const name of ["buildbot", "rebuilt"]) {
    assert.deepEqual(await heads(` AS ${name}`), ["FROM node:24 AS build", `FROM node:24-slim AS ${name}`]);
  }
});

test("blanks and empty lines behind what builds last do not come to stand between the stages", async () => {
  const text = 'FROM node:24\nWORKDIR /app\nCMD ["node", "index.js"]\nCOPY . .\nRUN npm ci --omit=dev';
  const plain = await split(`${text}\n`);
  assert.equal(await split(`${text}  \n\n\n`), plain);
  assert.equal(await split(`${text} \t`), plain.trimEnd());
  assert.equal(await split(`${text}  \n\n`.replaceAll("\n", "\r\n")), plain.replaceAll("\n", "\r\n"));
});

test("names with blanks are written as JSON, or quoted", async () => {
  const result = await split(
    dedent(`
      FROM node:24
      WORKDIR "/my cache"
      WORKDIR /app
      COPY . .
      RUN npm ci --omit=dev && cp index.js "/opt/my file.js"
      CMD ["node", "index.js"]
    `),
  );
  assert.match(result, /^FROM node:24-slim\nWORKDIR "\/my cache"\nWORKDIR \/app$/m);
  assert.match(result, /^COPY --from=build \["\/opt\/my file.js","\/opt\/my file.js"\]$/m);
});
