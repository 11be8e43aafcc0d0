/** Shapes of Dockerfiles for Node.js: what a split makes of each. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dedent } from "../../support/dedent.ts";
import { rewrite } from "../../support/rewrites.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import {
  build,
  compiled,
  express,
  file,
  plain,
  project,
  server,
  startMain,
  startServer,
  typescript,
} from "./node-projects.ts";

const bases: readonly (readonly [base: string, runtime: string])[] = [
  ["node:22", "node:22-slim"],
  ["node", "node:slim"],
  ["node:latest", "node:slim"],
  ["node:lts", "node:lts-slim"],
  ["node:22-bookworm", "node:22-bookworm-slim"],
  ["node:26", "node:26-slim"],
  ["node:14.21.3-buster", "node:14.21.3-buster-slim"],
  ["node:jod", "node:jod-slim"],
  ["node:lts-krypton", "node:24-slim"],
  ["docker.io/library/node:20", "docker.io/library/node:20-slim"],
  ["mirror.example.com/library/node:20", "mirror.example.com/library/node:20-slim"],
];

test("the runtime image is the slim one of the same version and release", async () => {
  for (const [base, runtime] of bases) {
    const {
      text = "",
      level,
      problems,
    } = await rewrite("multi-stage", file(base, plain, startServer), server);
    assert.equal(level, "A", base);
    assert.deepEqual(problems, [], base);
    assert.ok(text.includes(`\nFROM ${runtime}\n`), `${base}: ${text}`);
  }
});

const shapes: readonly RewriteCase[] = [
  {
    name: "variables of the base stay",
    text: `ARG NODE_VERSION=22\n${file(["node:$", "{NODE_VERSION}"].join(""), plain, startServer)}`,
    level: "A",
    has: [["FROM node:$", "{NODE_VERSION}-slim"].join("")],
  },
  {
    name: "a variable that names the variant, too, needs nothing more",
    text: `ARG TAG=22-slim\n${file("node:$TAG", build, startMain)}`,
    files: compiled,
    level: "A",
    has: ["FROM node:$TAG\nWORKDIR"],
  },
  {
    name: "a digest is that of the big image alone",
    text: file(`node:22@sha256:${"a".repeat(64)}`, plain, startServer),
    level: "B",
    concerns: ["H14"],
    has: ["\nFROM node:22-slim\n"],
  },
  {
    name: "a slim image that only runs is left alone",
    text: file("node:22-slim", plain, startServer),
    level: "none",
  },
  { name: "so is an Alpine image", text: file("node:22-alpine", plain, startServer), level: "none" },
  {
    name: "on Alpine, what only the build needs is left behind",
    text: file("node:22-alpine", `RUN apk add --no-cache python3 make g++\n${plain}`, startServer),
    level: "A",
    has: ["FROM node:22-alpine\nWORKDIR /app\n"],
  },
  {
    name: "tools that the same RUN takes away are no reason",
    text: file(
      "node:22-alpine",
      "RUN apk add --no-cache make && npm ci && apk del make\nCOPY . .",
      startServer,
    ),
    level: "none",
  },
  {
    name: "a folder for views is read at run time: all is copied",
    text: file("node:22", build, startMain),
    files: { ...compiled, "views/index.ejs": "" },
    level: "A",
    has: ["COPY --from=build /app /app\n", "npm prune"],
  },
  {
    name: "so may templates among the sources be",
    text: file("node:22", build, startMain),
    files: { ...compiled, "src/mails/welcome.hbs": "" },
    level: "A",
    has: ["COPY --from=build /app /app\n"],
  },
  {
    name: "so may what another tool writes",
    text: file("node:22", build, startMain),
    files: project(
      { ...typescript, scripts: { build: "tsc && node make-schema.js" } },
      { "src/main.ts": "import 'express'" },
    ),
    level: "A",
    has: ["COPY --from=build /app /app\n"],
  },
  {
    name: "so may what a pattern finds",
    text: file("node:22", build, startMain),
    files: { ...compiled, "src/main.ts": "load({ typePaths: ['./**/*.graphql'] })" },
    level: "A",
    has: ["COPY --from=build /app /app\n"],
  },
  {
    name: "Yarn 1 without a build",
    text: "FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn --frozen-lockfile\nCOPY . .\nCMD node server.js\n",
    files: {
      ...project({ ...express, devDependencies: { jest: "30" } }, { "server.js": "" }),
      "yarn.lock": "# yarn lockfile v1\n",
    },
    level: "A",
    has: ["RUN yarn --production --frozen-lockfile\n"],
  },
  {
    name: "so it is where the sources look for files",
    text: file("node:22", build, startMain),
    files: { ...compiled, "src/main.ts": "readFileSync(join(process.cwd(), 'x'))" },
    level: "A",
    has: ["COPY --from=build /app /app\n"],
  },
  {
    name: "Nuxt's output holds all it needs",
    text: file("node:22", build, 'CMD ["node", ".output/server/index.mjs"]'),
    files: project({ dependencies: { nuxt: "4" }, scripts: { build: "nuxt build" } }),
    level: "A",
    has: ["COPY --from=build /app/.output /app/.output\nCMD"],
    lacks: ["prune"],
  },
  {
    name: "Next.js collects a server of its own",
    text: file("node:22", build, 'CMD ["npm", "run", "start", "--", "-p", "4000"]'),
    files: project(
      { dependencies: { next: "15" }, scripts: { build: "next build", start: "next start" } },
      { "next.config.mjs": "export default { output: 'standalone' }", "public/a.svg": "" },
    ),
    level: "A",
    has: [
      "ENV PORT=4000\nENV HOSTNAME=0.0.0.0\n",
      "COPY --from=build /app/.next/standalone /app\nCOPY --from=build /app/.next/static /app/.next/static\nCOPY --from=build /app/public /app/public\n",
      startServer,
    ],
  },
  {
    name: "without that setting the folder is copied as a whole",
    text: file("node:22", build, 'CMD ["npm", "start"]'),
    files: project(
      { dependencies: { next: "15" }, scripts: { build: "next build", start: "next start" } },
      { "next.config.mjs": "export default {}" },
    ),
    level: "A",
    has: ["COPY --from=build /app /app\n", 'CMD ["npm", "start"]'],
  },
  {
    name: "a program that is installed for all users is installed again where it is started",
    text: file("node:22", `RUN npm install -g pm2 @nestjs/cli\n${plain}`, 'CMD ["pm2-runtime", "server.js"]'),
    level: "A",
    has: ["RUN npm install -g pm2 @nestjs/cli\nWORKDIR"],
  },
  {
    name: "and not where it is not",
    text: file("node:22", `RUN npm install -g typescript\n${plain}`, startServer),
    level: "A",
    lacks: ["FROM node:22-slim\nRUN"],
  },
  {
    name: "a development server is for a development image",
    text: file("node:22", plain, 'CMD ["npm", "run", "dev"]'),
    files: project({ ...express, scripts: { dev: "nodemon server.js" }, devDependencies: { nodemon: "3" } }),
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "also where only its name says so",
    text: "FROM node:22\nWORKDIR /app\nRUN git clone https://example.com/shop .\nRUN npm install\nCMD npm run dev\n",
    files: {},
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "what compiles when it starts keeps its compiler",
    text: file("node:22", plain, 'CMD ["npx", "tsx", "server.ts"]'),
    files: project({ ...express, devDependencies: { tsx: "4" } }, { "server.ts": "" }),
    level: "B",
    concerns: ["H05"],
    lacks: ["--omit"],
  },
  {
    name: "a watched start is for development",
    text: file("node:22", plain, 'CMD ["npm", "run", "start:dev"]'),
    files: project({
      ...express,
      scripts: { "start:dev": "nest start --watch" },
      devDependencies: { "@nestjs/cli": "11" },
    }),
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "so is Node.js' own",
    text: file("node:22", plain, "CMD node --watch server.js"),
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "programs that the application starts may be missing",
    text: file("node:22", plain, startServer),
    files: { ...server, "server.js": "require('child_process').execFile('hg')" },
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "a tree of another image",
    text: file("node:22", `COPY --from=example.com/ffmpeg:7 / /\n${plain}`, startServer),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a package.json that a RUN changes",
    text: file("node:22", `${plain}\nRUN sed -i s/x/y/ package.json`, startServer),
    files: project({ ...express, devDependencies: { jest: "30" } }, { "server.js": "" }),
    level: "A",
    lacks: ["prune", "--omit"],
  },
  {
    name: "the root folder cannot be copied",
    text: `FROM node:22\nCOPY . .\nRUN npm ci\n${startServer}\n`,
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "a folder by COPY and cd",
    text: `FROM node:22\nCOPY . /srv/shop\nRUN cd /srv/shop && npm ci\nCMD ["node", "/srv/shop/server.js"]\n`,
    level: "A",
    has: ["COPY --from=build /srv/shop /srv/shop\n"],
  },
  {
    name: "packages above the folder that is worked in",
    text: 'FROM node:22\nWORKDIR /opt/shop\nCOPY package*.json ./\nRUN npm ci\nENV PATH=/opt/shop/node_modules/.bin:$PATH\nWORKDIR /opt/shop/app\nCOPY . .\nCMD ["node", "server.js"]\n',
    level: "A",
    has: ["COPY --from=build /opt/shop /opt/shop\n"],
  },
  {
    name: "a browser in the home folder",
    text: file("node:22", plain, startServer),
    files: project({ dependencies: { puppeteer: "24" } }, { "server.js": "" }),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a browser in a folder that is not copied",
    text: file("node:22", `ENV PUPPETEER_CACHE_DIR=/opt/browsers\n${plain}`, startServer),
    files: project({ dependencies: { puppeteer: "24" } }, { "server.js": "" }),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a browser of the distribution",
    text: file(
      "node:22",
      `ENV PUPPETEER_SKIP_DOWNLOAD=1\nRUN apt-get update && apt-get install -y chromium\n${plain}`,
      startServer,
    ),
    files: project({ dependencies: { puppeteer: "24" } }, { "server.js": "" }),
    level: "A",
    has: ["install -y --no-install-recommends chromium"],
  },
  {
    name: "a program that Git is called by",
    text: file("node:22", plain, startServer),
    files: project({ dependencies: { "simple-git": "3" } }, { "server.js": "" }),
    level: "A",
    has: ["ca-certificates git"],
  },
  {
    name: "an entry script of the context",
    text: file(
      "node:22",
      `${plain}\nCOPY entry.sh /\n`,
      'ENTRYPOINT ["/entry.sh"]\nCMD ["node", "server.js"]',
    ),
    files: { ...server, "entry.sh": '#!/bin/sh\nnode migrate.js\nexec "$@"\n' },
    level: "A",
    has: ['ENTRYPOINT ["/entry.sh"]'],
  },
  {
    name: "an entry script that nobody can see",
    text: file("node:22", plain, 'ENTRYPOINT ["./entry.sh"]\nCMD ["node", "server.js"]'),
    level: "B",
    concerns: ["H06"],
  },
  {
    name: "no package.json: what the application calls is not known",
    text: file("node:22", plain, startServer),
    files: {},
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "a broken package.json",
    text: file("node:22", plain, startServer),
    files: { "package.json": "{", "server.js": "" },
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "Node.js as a tool",
    text: 'FROM node:22\nRUN npm install -g eslint\nENTRYPOINT ["eslint"]\n',
    level: "none",
  },
  { name: "Node.js' own prompt", text: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n", level: "none" },
  { name: "a shell", text: 'FROM node:22\nCOPY . /app\nRUN npm i -g x\nCMD ["bash"]\n', level: "none" },
  {
    name: "a file that has stages already",
    text: 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22\nCOPY --from=build /app /app\nWORKDIR /app\nCMD ["node", "server.js"]\n',
    level: "none",
  },
  {
    name: "one whose last stage installs packages on the big image",
    text: 'FROM node:22 AS builder\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22 AS run\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=builder /app/dist ./dist\nCMD ["node", "dist/main.js"]\n',
    files: compiled,
    level: "A",
    has: ["FROM node:22 AS build\n", "FROM node:22-slim AS run\nWORKDIR /app\nCOPY --from=build /app"],
  },
  {
    name: "and one that does so on a small one",
    text: 'FROM node:22 AS builder\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=builder /app/dist ./dist\nCMD ["node", "dist/main.js"]\n',
    files: compiled,
    level: "none",
  },
  { name: "another publisher's image", text: file("bitnami/node:22", plain, startServer), level: "none" },
  {
    name: "the case of the file",
    text: "from node:22\nworkdir /app\ncopy . .\nrun npm ci && npm run build\ncmd node dist/main.js\n",
    files: compiled,
    level: "A",
    has: ["run npm prune --omit=dev\n", "copy --from=build /app/dist /app/dist\n"],
  },
  {
    name: "owners stay",
    text: 'FROM node:22\nWORKDIR /app\nCOPY --chown=node:node . .\nUSER node\nRUN npm ci\nCMD ["node", "server.js"]\n',
    level: "A",
    has: ["COPY --from=build --chown=node:node /app /app\nWORKDIR /app\nUSER node\n"],
  },
];

testRewrites("multi-stage", shapes, { files: server });

test("line ends and comments stay", async () => {
  const text = dedent(`
    # What it is.
    FROM node:22
    WORKDIR /app
    # All of it.
    COPY . .
    RUN npm ci
    # How it is called.
    LABEL name=shop
    CMD ["node", "server.js"]
  `).replaceAll("\n", "\r\n");
  const { text: result = "", problems } = await rewrite("multi-stage", text, server);
  assert.deepEqual(problems, []);
  assert.ok(result.startsWith("# What it is.\r\nFROM node:22 AS build\r\n"));
  assert.ok(result.includes("# How it is called.\r\nLABEL name=shop\r\n"));
});
