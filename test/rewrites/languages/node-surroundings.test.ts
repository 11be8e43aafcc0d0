/** What stands around an application for Node.js: pages, browsers, tools, frameworks, and images of one's own. */
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
} from "./node-projects.ts";

const cases: readonly RewriteCase[] = [
  {
    name: "Python that only a build of packages wants, as tutorials set it up",
    text: file(
      "node:22-alpine",
      `RUN apk add --update --no-cache python3 make g++ && ln -sf python3 /usr/bin/python\nRUN python3 -m ensurepip\nRUN pip3 install --no-cache --upgrade pip setuptools\n${plain}`,
      startServer,
    ),
    level: "A",
    lacks: ["TODO"],
    last: 'FROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["node", "server.js"]\n',
  },
  {
    name: "a file outside of the application's folder keeps its owner",
    text: file(
      "node:22",
      `${plain}\nCOPY --chown=node:node entry.sh /home/node/entry.sh\nRUN chmod u+x /home/node/entry.sh`,
      'USER node\nENTRYPOINT ["/home/node/entry.sh"]\nCMD ["node", "server.js"]',
    ),
    files: { ...server, "entry.sh": '#!/bin/sh\nexec "$@"\n' },
    level: "A",
    has: ["--chown=node:node /home/node/entry.sh /home/node/entry.sh\n"],
  },
  {
    name: "packages of pages beside the server, which are built",
    text: file(
      "node:22-alpine",
      "RUN npm install\nCOPY client/package.json client/\nRUN npm install --prefix client\nCOPY . .\nRUN npm run build --prefix client",
      'CMD ["node", "server/index.js"]',
    ),
    files: project(
      { ...express, devDependencies: { nodemon: "3" } },
      {
        "server/index.js": "require('express')",
        "client/package.json": '{"dependencies":{"react":"19"},"devDependencies":{"vite":"6"}}',
      },
    ),
    level: "A",
    has: ["RUN npm run build --prefix client\nRUN npm prune --omit=dev && rm -rf client/node_modules\n"],
  },
  {
    name: "pages that the server renders itself need their packages",
    text: file(
      "node:22",
      "RUN npm install\nCOPY . .\nRUN cd client && npm install && npm run build",
      'CMD ["node", "server/index.js"]',
    ),
    files: project(express, {
      "server/index.js": "import('../client/dist/server/entry.js')",
      "client/package.json": '{"dependencies":{"react":"19"},"devDependencies":{"vite":"6"}}',
    }),
    level: "A",
    lacks: ["rm -rf"],
  },
  {
    name: "pages of an application that the root folder's commands install",
    text: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm install && cd client && npm install && npm run build\nWORKDIR /app\nCMD ["node", "server.js"]\n',
    files: project(express, {
      "server.js": "",
      "client/package.json": '{"dependencies":{"react":"19"},"devDependencies":{"vite":"6"}}',
    }),
    level: "A",
    has: ["RUN rm -rf /app/client/node_modules\n"],
  },
  {
    name: "a second server is no pages",
    text: file("node:22", "RUN npm install\nCOPY . .\nRUN cd jobs && npm install", startServer),
    files: project(express, { "server.js": "", "jobs/package.json": '{"dependencies":{"bull":"4"}}' }),
    level: "A",
    lacks: ["rm -rf"],
  },
  {
    name: "a tool that only the HEALTHCHECK calls is no reason",
    text: file(
      "node:22-slim",
      "RUN apt-get update && apt-get install -y curl\nRUN npm ci --omit=dev\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost/",
      startServer,
    ),
    level: "none",
  },
  {
    name: "Node.js is the ENTRYPOINT, and CMD the file",
    text: file("node:22", plain, 'ENTRYPOINT ["node"]\nCMD ["server.js"]'),
    level: "A",
    has: ["FROM node:22-slim\n", 'ENTRYPOINT ["node"]\nCMD ["server.js"]\n'],
  },
  {
    name: "an image of one's own stays, which may have no smaller one",
    text: file("registry.example.com/base/node:22", build, startMain),
    files: compiled,
    level: "A",
    has: ["RUN npm prune --omit=dev\n\nFROM registry.example.com/base/node:22\n"],
  },
  {
    name: "SvelteKit's server holds what it loads of its devDependencies",
    text: file(
      "node:22",
      build.replace("RUN npm run", "RUN rm -rf build\nRUN npm run"),
      'CMD ["node", "build"]',
    ),
    files: project(
      {
        dependencies: { marked: "15" },
        devDependencies: { "@sveltejs/adapter-node": "5", "@sveltejs/kit": "2", vite: "6" },
        scripts: { build: "vite build" },
      },
      {
        "svelte.config.js": "",
        "vite.config.ts": "",
        "src/routes/+page.svelte": "",
        "src/hooks.server.ts": "import { marked } from 'marked'",
        "static/a.png": "",
      },
    ),
    level: "A",
    last: 'FROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/package.json /app/package.json\nCOPY --from=build /app/node_modules /app/node_modules\nCOPY --from=build /app/build /app/build\nCMD ["node", "build"]\n',
  },
  {
    name: "a server of its own around SvelteKit's loads its devDependencies itself",
    text: file("node:22", build, 'CMD ["node", "server.js"]'),
    files: project(
      {
        dependencies: { marked: "15" },
        devDependencies: { "@sveltejs/adapter-node": "5", express: "5", vite: "6" },
        scripts: { build: "vite build" },
      },
      { "server.js": "import express from 'express'; import { handler } from './build/handler.js';" },
    ),
    level: "A",
    lacks: ["prune"],
  },
  {
    name: "a configuration of Next.js in TypeScript is compiled when it starts",
    text: file("node:22", build, 'CMD ["npm", "start"]'),
    files: project(
      {
        dependencies: { next: "15", react: "19" },
        devDependencies: { typescript: "5" },
        scripts: { build: "next build", start: "next start" },
      },
      { "next.config.ts": "export default {}" },
    ),
    level: "A",
    lacks: ["prune"],
  },
  {
    name: "a command that loads TypeScript when it starts",
    text: file("node:22", build, 'CMD ["sh", "-c", "npm run migrate && node dist/main.js"]'),
    files: project(
      {
        dependencies: { typeorm: "0.3" },
        devDependencies: { "ts-node": "10", typescript: "5" },
        scripts: { build: "tsc", migrate: "typeorm-ts-node-commonjs migration:run -d src/data.ts" },
      },
      { "src/main.ts": "", "src/data.ts": "" },
    ),
    level: "A",
    lacks: ["prune"],
  },
  {
    name: "H11: a browser that a package brings along",
    text: file("node:22", plain, startServer),
    files: project({ dependencies: { "whatsapp-web.js": "1" } }, { "server.js": "" }),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "the distribution's browser in its place",
    text: file("node:22", `RUN apt-get update && apt-get install -y chromium\n${plain}`, startServer),
    files: project({ dependencies: { "whatsapp-web.js": "1" } }, { "server.js": "" }),
    level: "A",
    has: ["--no-install-recommends chromium"],
  },
  {
    name: "an older Puppeteer keeps its browser beside its code",
    text: file("node:22", plain, startServer),
    files: project({ dependencies: { puppeteer: "^13.5.0" } }, { "server.js": "" }),
    level: "A",
  },
  {
    name: "a process manager asks ps for the processes that others have started",
    text: file("node:22", `RUN npm install -g pm2\n${plain}`, 'CMD ["pm2-runtime", "server.js"]'),
    files: server,
    level: "A",
    has: ["--no-install-recommends procps"],
  },
];

testRewrites("multi-stage", cases, { files: server });
