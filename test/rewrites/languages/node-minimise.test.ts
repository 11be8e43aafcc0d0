/** Which Node.js applications move to an image without a shell, and what keeps the others from it. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

function project(manifest: object, more: Readonly<Record<string, string>> = {}) {
  return {
    "package.json": JSON.stringify(manifest),
    "package-lock.json": '{"packages":{}}',
    "server.js": "require('express')",
    ...more,
  };
}

const server = project({ dependencies: { express: "^5" }, scripts: { start: "node server.js" } });
const needing = (name: string, version = "1") => project({ dependencies: { [name]: version } });

/** A last stage that only runs what another one has made. */
function runner(base: string, rest: string, build = "node:22-slim"): string {
  return `FROM ${build} AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nFROM ${base}\nWORKDIR /app\nCOPY --from=build /app ./\n${rest}\n`;
}

const start = 'CMD ["node", "server.js"]';
const hardened = { minimalFamily: "hardened" } as const;

const shapes: readonly RewriteCase[] = [
  {
    name: "the image's entry point is Node.js: CMD begins with the file",
    text: runner("node:22-slim", start),
    level: "A",
    has: ["FROM gcr.io/distroless/nodejs22-debian13:nonroot\n", 'CMD ["server.js"]\n'],
  },
  {
    name: "options of Node.js stay in front of it",
    text: runner("node:24", 'CMD ["node", "--enable-source-maps", "server.js", "--port", "8080"]'),
    level: "A",
    has: ["nodejs24-debian13", 'CMD ["--enable-source-maps", "server.js", "--port", "8080"]'],
  },
  {
    name: "an entry point stays one",
    text: runner("node:22-slim", 'ENTRYPOINT ["node", "server.js"]\nCMD ["--verbose"]'),
    level: "A",
    has: ['ENTRYPOINT ["/nodejs/bin/node", "server.js"]\nCMD ["--verbose"]'],
  },
  {
    name: "an entry point that is Node.js alone is the image's",
    text: runner("node:22-slim", 'ENTRYPOINT ["node"]\nCMD ["server.js"]'),
    level: "A",
    has: ['CMD ["server.js"]'],
    lacks: ["ENTRYPOINT"],
  },
  {
    name: "shell form",
    text: runner("node:22-slim", "CMD node server.js"),
    level: "A",
    has: ['CMD ["server.js"]'],
  },
  {
    name: "npm start, and the variables that its script sets",
    text: runner("node:22-slim", "CMD npm start"),
    files: project({ dependencies: {}, scripts: { start: "NODE_ENV=production node server.js" } }),
    level: "A",
    has: ["ENV NODE_ENV=production\n", 'CMD ["server.js"]'],
  },
  {
    name: "next start",
    text: runner("node:22-slim", 'USER node\nCMD ["npm", "start"]'),
    files: project({ dependencies: { next: "15" }, scripts: { start: "next start" } }),
    level: "A",
    has: ['CMD ["node_modules/next/dist/bin/next", "start"]', "USER 65532:65532"],
  },
  {
    name: "Node.js 20 has no such image any more",
    text: runner("node:20-slim", start),
    level: "C",
    concerns: ["H38"],
  },
  { name: "an odd version has none", text: runner("node:23-slim", start), level: "C", concerns: ["H38"] },
  { name: "a version that is not said", text: runner("node:myown", start), level: "C", concerns: ["S1"] },
  {
    name: "a tag that moves",
    text: runner("node:lts-slim", start),
    level: "B",
    concerns: ["H14"],
    has: ["nodejs24-debian13"],
  },
  {
    name: "npm with two commands",
    text: runner("node:22-slim", "CMD npm run migrate && npm start"),
    level: "C",
    concerns: ["H01"],
  },
  {
    name: "a variable",
    text: runner("node:22-slim", "CMD node server.js $PORT"),
    level: "C",
    concerns: ["H03"],
  },
  {
    name: "a process manager",
    text: runner("node:22-slim", 'CMD ["pm2-runtime", "server.js"]'),
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "an init",
    text: runner("node:22-slim", 'ENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]'),
    level: "B",
    concerns: ["H30"],
    has: ['CMD ["server.js"]'],
    lacks: ["ENTRYPOINT"],
  },
  {
    name: "an init and its package, in front of npm",
    text: runner(
      "node:22-slim",
      '\nRUN apt-get update && apt-get install -y dumb-init\nENTRYPOINT ["dumb-init", "--"]\n\nCMD ["npm", "start"]',
    ),
    level: "B",
    concerns: ["H30"],
    has: ["COPY --from=build /app ./\n\n# TODO", 'CMD ["server.js"]'],
  },
  {
    name: "an init, in one line with the application that handles signals itself",
    text: runner("node:22-slim", 'ENTRYPOINT ["/usr/bin/tini", "-s", "--", "node"]\nCMD ["server.js"]'),
    files: { ...server, "server.js": "process.on('SIGTERM', () => process.exit())" },
    level: "A",
    has: ['CMD ["server.js"]'],
    lacks: ["tini"],
  },
  {
    name: "an init in front of another program",
    text: runner("node:22-slim", 'ENTRYPOINT ["tini", "--", "nginx"]'),
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "S6: Bun",
    text: 'FROM oven/bun:1\nWORKDIR /app\nCOPY . .\nRUN bun install\nCMD ["bun", "run", "server.js"]\n',
    level: "C",
    concerns: ["S6"],
  },
  {
    name: "S6: Deno",
    text: 'FROM denoland/deno:2.1.4\nWORKDIR /app\nCOPY . .\nCMD ["run", "main.ts"]\n',
    level: "C",
    concerns: ["S6"],
  },
  {
    name: "S1: Node.js as a package of the distribution",
    text: 'FROM alpine:3.22\nRUN apk add nodejs npm\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
    level: "C",
    concerns: ["S1"],
  },
  {
    name: "S1: an image of one's own",
    text: runner("registry.example.com/base/node:22", start),
    level: "C",
    concerns: ["S1"],
  },
  {
    name: "an entry script",
    text: runner("node:22-slim", 'ENTRYPOINT ["./entry.sh"]\nCMD ["node", "server.js"]'),
    files: { ...server, "entry.sh": '#!/bin/sh\nnode migrate.js\nexec "$@"\n' },
    level: "C",
    concerns: ["H06"],
  },
  {
    name: "a health check with curl",
    text: runner("node:22", `HEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1\n${start}`),
    level: "A",
    has: ['HEALTHCHECK CMD ["/nodejs/bin/node", "-e", "fetch('],
  },
  {
    name: "curl that only the health check calls",
    text: runner(
      "node:22-slim",
      `RUN apt-get update && apt-get install -y curl\nHEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1\n${start}`,
    ),
    level: "A",
    lacks: ["RUN apt-get"],
  },
  {
    name: "a health check of the application's own",
    text: runner("node:22-slim", `HEALTHCHECK CMD ["node", "health.js"]\n${start}`),
    level: "A",
    has: ['HEALTHCHECK CMD ["/nodejs/bin/node", "health.js"]'],
  },
  {
    name: "a program of the distribution",
    text: runner("node:22-slim", `RUN apt-get update && apt-get install -y ffmpeg\n${start}`),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "tools that people use in a shell",
    text: runner("node:22-slim", `RUN apt-get update && apt-get install -y vim curl\n${start}`),
    level: "B",
    concerns: ["H11"],
    lacks: ["RUN apt-get"],
  },
  {
    name: "and an application that may call them",
    text: runner("node:22-slim", `RUN apt-get update && apt-get install -y git\n${start}`),
    files: { ...server, "server.js": "require('child_process').execFile('git')" },
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a compiler's libraries on Alpine",
    text: `FROM node:22-alpine\nRUN apk add --no-cache make g++\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\n${start}\n`,
    level: "A",
    lacks: ["apk add --no-cache lib"],
  },
  {
    name: "a package that starts one",
    text: runner("node:22-slim", start),
    files: needing("fluent-ffmpeg"),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "Prisma's engine",
    text: runner("node:22-slim", start),
    files: needing("@prisma/client", "^5.0.0"),
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "Prisma without one",
    text: runner("node:22-slim", start),
    files: needing("@prisma/client", "^7"),
    level: "A",
  },
  {
    name: "a native package, compiled for Debian",
    text: runner("node:22-slim", start),
    files: needing("bcrypt"),
    level: "A",
  },
  {
    name: "a native package, compiled for Alpine",
    text: runner("node:22-alpine", start, "node:22-alpine"),
    files: needing("bcrypt"),
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "a native package of a package, compiled in a stage on Alpine",
    text: runner("node:22-slim", start, "node:22-alpine"),
    files: {
      ...server,
      "package-lock.json": JSON.stringify({ packages: { "node_modules/@img/sharp-linuxmusl-x64": {} } }),
    },
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "a native package, compiled for Debian and run on Alpine",
    text: runner("node:22-alpine", start, "node:22-slim"),
    files: needing("bcrypt"),
    level: "A",
  },
  {
    name: "one that only the build needs",
    text: runner("node:22-alpine", start, "node:22-alpine"),
    files: {
      ...server,
      "package-lock.json": JSON.stringify({
        packages: { "node_modules/sharp": { dev: true }, "node_modules/express": {} },
      }),
    },
    level: "A",
  },
  {
    name: "Alpine without a lock file",
    text: runner("node:22-alpine", start, "node:22-alpine"),
    files: { "package.json": '{"dependencies":{"express":"5"}}', "server.js": "" },
    level: "B",
    concerns: ["H12"],
  },
  {
    name: "no package.json to be seen",
    text: runner("node:22-slim", start),
    files: {},
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "an application that starts programs",
    text: runner("node:22-slim", start),
    files: { ...server, "server.js": "require('child_process').exec('ls')" },
    level: "B",
    concerns: ["H01"],
  },
  {
    name: "another process of Node.js is none",
    text: runner("node:22-slim", start),
    files: { ...server, "server.js": "require('node:child_process').fork('./worker.js')" },
    level: "A",
  },
  {
    name: "an application that writes, as root so far",
    text: runner("node:22-slim", start),
    files: { ...server, "server.js": "const fs = require('fs');\nfs.writeFileSync(process.argv[2], '')" },
    level: "B",
    concerns: ["H16"],
  },
  {
    name: "one that was not root before keeps its folders",
    text: runner("node:22-slim", `USER node\n${start}`).replace(
      "COPY --from=build /app",
      "COPY --from=build --chown=node:node /app",
    ),
    files: { ...server, "server.js": "const fs = require('fs');\nfs.writeFileSync(process.argv[2], '')" },
    level: "A",
    has: ["COPY --from=build --chown=65532:65532 /app ./"],
  },
  {
    name: "a port below 1024",
    text: runner("node:22-slim", `EXPOSE 80\n${start}`),
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "packages that the last stage installs itself: split first",
    text: 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist ./dist\nCMD ["node", "dist/main.js"]\n',
    level: "A",
    has: ["FROM node:22-slim AS builder\n", "COPY --from=builder /app /app\n", 'CMD ["dist/main.js"]'],
  },
  {
    name: "tools of the build are left out",
    text: runner("node:22-slim", `RUN corepack enable && npm i -g pnpm && npm cache clean --force\n${start}`),
    level: "A",
    lacks: ["corepack"],
  },
  {
    name: "Docker's Hardened Images: Node.js is named",
    text: runner("node:22-slim", start),
    settings: hardened,
    level: "A",
    has: ["FROM dhi.io/node:22\n", start],
  },
  {
    name: "Docker's Hardened Images have Alpine, too",
    text: runner("node:22-alpine", "CMD npm start", "node:22-alpine"),
    files: {
      ...needing("bcrypt"),
      ...{ "package.json": '{"dependencies":{"bcrypt":"6"},"scripts":{"start":"node server.js"}}' },
    },
    settings: hardened,
    level: "A",
    has: ["FROM dhi.io/node:22-alpine\n", start],
  },
  {
    name: "there are no chiseled ones",
    text: runner("node:22-slim", start),
    settings: { minimalFamily: "chiseled" },
    level: "A",
    has: ["gcr.io/distroless/nodejs22-debian13:nonroot"],
  },
  {
    name: "a tool",
    text: 'FROM node:22\nRUN npm i -g eslint\nENTRYPOINT ["eslint"]\n',
    level: "C",
    concerns: ["H05"],
  },
  { name: "no start", text: "FROM node:22\nRUN npm i -g eslint\n", level: "none" },
  {
    name: "an image without a shell already",
    text: runner("gcr.io/distroless/nodejs22-debian13:nonroot", 'CMD ["server.js"]'),
    level: "none",
  },
  { name: "Chainguard's", text: runner("cgr.dev/chainguard/node", 'CMD ["server.js"]'), level: "none" },
];

testRewrites("distroless", shapes, { files: server });
