/** Folders that an application for Node.js writes to become the new user's. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { express, file, plain, project, startServer } from "./node-projects.ts";

const text = file("node:22-slim", plain, startServer);
const writing = (code: string, manifest: object = {}) =>
  project(
    { ...express, ...manifest },
    { "server.js": `require('express');\nconst fs = require('fs');\n${code}` },
  );

const users: readonly RewriteCase[] = [
  {
    name: "a folder that its code names",
    text,
    files: writing("fs.mkdirSync('uploads')"),
    level: "A",
    has: ["RUN mkdir -p /app/uploads && chown -R node: /app/uploads\nUSER node\n"],
  },
  {
    name: "its own folder, which holds what it only reads",
    text,
    files: writing("fs.writeFileSync('state.json', '')"),
    level: "B",
    concerns: ["S9"],
    has: ["RUN chown -R node: /app\n"],
  },
  {
    name: "places that only its run can tell",
    text,
    files: writing("fs.writeFileSync(process.argv[2], '')"),
    level: "B",
    concerns: ["S9"],
    has: ["# TODO(dockerfile-security): The application writes files, and where is not told"],
    lacks: ["chown -R"],
  },
  {
    name: "the same where the file makes room",
    text: text.replace("CMD", "VOLUME /app/data\nCMD"),
    files: writing("fs.writeFileSync(process.env.FILE, '')"),
    level: "A",
    has: ["RUN mkdir -p /app/data && chown -R node: /app/data\nVOLUME /app/data\n"],
  },
  {
    name: "temporary files are everybody's",
    text,
    files: writing("fs.writeFileSync(require('os').tmpdir() + '/a', '')"),
    level: "A",
    lacks: ["chown"],
  },
  {
    name: "code that does not run",
    text,
    files: { ...writing(""), "tools/make.js": "require('fs').writeFileSync('a', '')" },
    level: "A",
    lacks: ["chown"],
  },
  {
    name: "a database in a file, in the folder that many take",
    text: text.replaceAll("/app", "/usr/src/app"),
    files: writing("", { dependencies: { express: "5", sqlite3: "5" } }),
    level: "B",
    concerns: ["S9"],
    has: ["RUN chown -R node: /usr/src/app\n"],
  },
  {
    name: "Prisma's client is made when the container starts",
    text: text.replace(startServer, "CMD npx prisma generate && node server.js"),
    files: writing(""),
    level: "A",
    has: ["chown -R node: /app/node_modules/.prisma /app/node_modules/@prisma\n"],
  },
  {
    name: "a server that is not Node.js beside packages for its pages",
    text: 'FROM php:8.4-cli\nWORKDIR /app\nCOPY . .\nCMD ["php", "run.php"]\n',
    files: writing("fs.mkdirSync('uploads')"),
    level: "A",
    lacks: ["uploads"],
  },
];

testRewrites("non-root", users);

const images: readonly RewriteCase[] = [
  {
    name: "a folder that comes along with the application comes by itself",
    text: file("node:22-slim", plain, startServer),
    files: writing("fs.mkdirSync('uploads', { recursive: true })"),
    level: "A",
    has: [
      "RUN mkdir -p /app/uploads /new/app && mv /app/uploads /new/app/\n",
      "COPY --from=build /app /app\nCOPY --from=build --chown=65532:65532 /new/app/uploads /app/uploads\n",
    ],
  },
  {
    name: "a folder elsewhere",
    text: file("node:22-slim", plain, startServer),
    files: writing("fs.mkdirSync('/var/lib/shop')"),
    level: "A",
    has: ["COPY --from=build --chown=65532:65532 /var/lib/shop /var/lib/shop\n"],
  },
  {
    name: "pages that Next.js renders",
    text: file("node:22-slim", `${plain}\nRUN npm run build`, 'CMD ["npm", "start"]'),
    files: project({ dependencies: { next: "15" }, scripts: { build: "next build", start: "next start" } }),
    level: "A",
    has: [
      "RUN mkdir -p /app/.next /new/app && mv /app/.next /new/app/\n",
      "COPY --from=build --chown=65532:65532 /new/app/.next /app/.next\n",
    ],
  },
  {
    name: "the stage has a copy of the context: all of it becomes the user's",
    text: 'FROM node:22-slim AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCOPY . .\nCMD ["node", "server.js"]\n',
    files: writing("fs.mkdirSync('uploads')"),
    level: "A",
    has: ["COPY --chown=65532:65532 . .\n", "COPY --from=build /app/node_modules ./node_modules\n"],
  },
  {
    name: "what is uploaded to Strapi",
    text: file("node:22-slim", `${plain}\nRUN npm run build`, 'CMD ["npm", "start"]'),
    files: project({
      dependencies: { "@strapi/strapi": "5" },
      scripts: { build: "strapi build", start: "strapi start" },
    }),
    level: "A",
    has: ["--chown=65532:65532 /new/app/public/uploads /app/public/uploads\n"],
  },
  {
    name: "its own folder stays a question",
    text: file("node:22-slim", plain, startServer),
    files: writing("fs.writeFileSync('state.json', '')"),
    level: "B",
    concerns: ["H16"],
  },
];

testRewrites("distroless", images);
