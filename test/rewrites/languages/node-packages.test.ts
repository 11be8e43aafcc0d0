/** Which packages a split of a Node.js application leaves behind, and how each package manager does it. */
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

const shapes: readonly RewriteCase[] = [
  {
    name: "a build: packages for development go behind it",
    text: file("node:22", build, startMain),
    files: compiled,
    level: "A",
    has: [
      "RUN npm run build\nRUN npm prune --omit=dev\n",
      "COPY --from=build /app/node_modules /app/node_modules\nCOPY --from=build /app/dist /app/dist\n",
    ],
  },
  {
    name: "npm 6 has another option",
    text: file("node:14", build, startMain),
    files: compiled,
    level: "A",
    has: ["RUN npm prune --production\n"],
  },
  {
    name: "flags for peer dependencies are needed again",
    text: file("node:22", build.replace("npm ci", "npm ci --legacy-peer-deps"), startMain),
    files: compiled,
    level: "A",
    has: ["RUN npm prune --omit=dev --legacy-peer-deps\n"],
  },
  {
    name: "without a build they are not installed at all",
    text: file("node:22", plain, startServer),
    files: project({ ...express, devDependencies: { jest: "30" } }, { "server.js": "require('express')" }),
    level: "A",
    has: ["RUN npm ci --omit=dev\n"],
    lacks: ["prune"],
  },
  {
    name: "unless something else than npm may want them",
    text: file("node:22", `${plain}\nRUN make assets && chown -R node:node /app`, startServer),
    files: project({ ...express, devDependencies: { jest: "30" } }, { "server.js": "require('express')" }),
    level: "A",
    has: ["RUN npm ci\n", "chown -R node:node /app\nRUN npm prune --omit=dev\n"],
  },
  {
    name: "what one user installs, another one cannot take away",
    text: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER node\nRUN npm run build\nCMD ["node", "dist/main.js"]\n',
    files: compiled,
    level: "A",
    lacks: ["prune"],
  },
  {
    name: "unless an install script may want them",
    text: file("node:22", plain, startServer),
    files: project(
      { ...express, scripts: { prepare: "husky" }, devDependencies: { husky: "9" } },
      { "server.js": "require('express')" },
    ),
    level: "A",
    has: ["RUN npm ci\nRUN npm prune --omit=dev\n"],
  },
  {
    name: "the file leaves them out already",
    text: file("node:22", build.replace("npm ci", "npm ci --omit=dev"), startMain),
    files: compiled,
    level: "A",
    lacks: ["prune"],
  },
  {
    name: "so does NODE_ENV",
    text: file("node:22", `ENV NODE_ENV=production\n${plain}`, startServer),
    files: project({ ...express, devDependencies: { jest: "30" } }, { "server.js": "" }),
    level: "A",
    lacks: ["prune", "--omit"],
  },
  {
    name: "the application loads one of them",
    text: file("node:22", plain, startServer),
    files: project(
      { ...express, devDependencies: { dotenv: "17" } },
      { "server.js": "require('./lib/config')", "lib/config.js": "require('dotenv').config()" },
    ),
    level: "A",
    lacks: ["prune", "--omit"],
  },
  {
    name: "a type is no package at run time",
    text: file("node:22", build, startMain),
    files: project(
      { ...typescript, devDependencies: { typescript: "5", "type-fest": "5" } },
      { "src/main.ts": "import type { Simplify } from 'type-fest'" },
    ),
    level: "A",
    has: ["npm prune"],
  },
  {
    name: "the start needs one of them",
    text: file("node:22", "RUN npm ci\nCOPY . .", 'CMD ["node", "-r", "ts-node/register", "server.ts"]'),
    files: project({ ...express, devDependencies: { "ts-node": "10" } }, { "server.ts": "" }),
    level: "A",
    lacks: ["prune", "--omit"],
  },
  {
    name: "sources that cannot be seen are assumed not to",
    text: file("node:22", build, startMain),
    files: project(typescript),
    level: "B",
    concerns: ["H29"],
    has: ["npm prune", "TODO(dockerfile-security)"],
  },
  {
    name: "Yarn 1",
    text: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn install --frozen-lockfile --ignore-engines && yarn build\nCMD yarn start\n",
    files: { ...compiled, "yarn.lock": "# yarn lockfile v1\n" },
    level: "A",
    has: ["RUN yarn install --frozen-lockfile --production --prefer-offline --ignore-engines\n"],
  },
  {
    name: "Yarn 1 would take Prisma's client away",
    text: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn install && yarn build\nCMD yarn start\n",
    files: {
      ...project({ ...typescript, dependencies: { "@prisma/client": "5" } }, { "src/main.ts": "" }),
      "yarn.lock": "",
    },
    level: "A",
    has: ["openssl"],
    lacks: ["--production"],
  },
  {
    name: "Yarn 4 with node_modules",
    text: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable && yarn build\nCMD node dist/main.js\n",
    files: {
      ...project({ ...typescript, packageManager: "yarn@4.5.0" }, { "src/main.ts": "" }),
      "yarn.lock": "__metadata:\n",
      ".yarnrc.yml": "nodeLinker: node-modules\n",
    },
    level: "A",
    has: ["RUN yarn workspaces focus --production\n"],
  },
  {
    name: "pnpm by Corepack: the start goes without it",
    text: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN corepack enable && pnpm i --frozen-lockfile && pnpm build\nCMD pnpm start\n",
    files: { ...compiled, "pnpm-lock.yaml": "lockfileVersion: '9.0'\n", "package-lock.json": "" },
    level: "A",
    has: ["RUN CI=true pnpm prune --prod\n", startMain],
    lacks: ["FROM node:22-slim\nRUN corepack"],
  },
  {
    name: "an old pnpm may run install scripts again",
    text: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm i -g pnpm@7 && pnpm i && pnpm build\nCMD node dist/main.js\n",
    files: project(
      { ...typescript, scripts: { build: "tsc", prepare: "husky" }, packageManager: "pnpm@7.1.0" },
      { "src/main.ts": "" },
    ),
    level: "A",
    lacks: ["prune"],
  },
  {
    name: "npm workspaces stay whole",
    text: file("node:22", build, startMain),
    files: project({ ...typescript, workspaces: ["packages/*"] }, { "src/main.ts": "" }),
    level: "A",
    has: ["COPY --from=build /app /app\n"],
    lacks: ["prune"],
  },
];

testRewrites("multi-stage", shapes, { files: server });
