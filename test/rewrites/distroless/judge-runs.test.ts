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

const go = "FROM golang:1.26 AS build\nWORKDIR /src\nRUN go build -o /app .\n";
const goFiles = {
  "go.mod": "module example.com/a\n\ngo 1.26\n",
  "main.go": "package main\n\nfunc main() {}\n",
};

test("a package for compilers is not missed where its libraries are there", async () => {
  const withPackage = (name: string) =>
    rewrite(
      "distroless",
      `${go}FROM debian:12-slim\nRUN apt-get update && apt-get install -y ${name}\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
      goFiles,
    );
  const { level, text = "" } = await withPackage("libsqlite3-dev");
  assert.deepEqual([level, text], ["C", ""]);
  const ssl = await withPackage("libssl-dev");
  assert.notEqual(ssl.level, "C");
});

test("a folder is made once with those in it", async () => {
  const { text = "", problems } = await rewrite(
    "distroless",
    `${go}FROM debian:12-slim\nWORKDIR /data\nCOPY --from=build /app /app\nRUN mkdir -p /srv/data/files && chown -R 1000 /srv/data\nUSER 1000\nCMD ["/app"]\n`,
    goFiles,
  );
  assert.match(text, /^RUN mkdir -p \/srv\/data\/files$/m);
  assert.deepEqual(problems, []);
});

test("a file that touch makes is a file in the new image, too", async () => {
  const { text = "", problems } = await rewrite(
    "distroless",
    `${go}FROM debian:12-slim\nCOPY --from=build /app /app\nRUN mkdir -p /data && touch /data/a.log /etc/app.conf && chown 1000 /etc/app.conf\nUSER 1000\nCMD ["/app"]\n`,
    goFiles,
  );
  assert.match(text, /^RUN mkdir -p \/data \/etc && touch \/data\/a\.log \/etc\/app\.conf$/m);
  assert.match(text, /^COPY --from=build --chown=\S+ \/etc\/app\.conf \/etc\/app\.conf$/m);
  assert.match(text, /^COPY --from=build --chown=\S+ \/data \/data$/m);
  assert.deepEqual(problems, []);
});

test("a stage that another user than root runs makes folders where everybody may", async () => {
  const { text = "", problems } = await rewrite(
    "distroless",
    `${go}USER nobody\nFROM debian:12-slim\nCOPY --from=build /app /app\nRUN mkdir -p /data\nCMD ["/app"]\n`,
    goFiles,
  );
  assert.match(text, /^RUN mkdir -p \/tmp\/new\/data$/m);
  assert.match(text, /^COPY --from=build --chown=\S+ \/tmp\/new\/data \/data$/m);
  assert.deepEqual(problems, []);
});

test("a folder whose name means something to a shell is left to the user", async () => {
  for (const made of ['mkdir -p "/my data"', "touch '/x;y'"]) {
    const result = await rewrite(
      "distroless",
      `${go}FROM debian:12-slim\nRUN ${made}\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
      goFiles,
    );
    assert.deepEqual([result.level, result.concerns], ["C", ["H01"]]);
  }
});

test("a file that is copied stays root's when it is touched", async () => {
  const { level, text = "" } = await rewrite(
    "distroless",
    `${go}FROM debian:12-slim\nCOPY --from=build /app /app\nRUN touch /app\nCMD ["/app"]\n`,
    goFiles,
  );
  assert.equal(level, "A");
  assert.doesNotMatch(text, /--chown|touch/);
});

test("a file that RUN touches in a folder that is copied stays a file, with what is in it", async () => {
  const { text = "", problems } = await rewrite(
    "distroless",
    `FROM node:24 AS build
WORKDIR /app
COPY . .
FROM node:24-slim
WORKDIR /app
COPY --from=build /app /app
RUN touch /app/notes.db && chown node /app/notes.db
CMD ["node", "server.js"]
`,
    { "package.json": "{}", "package-lock.json": "{}", "server.js": "" },
  );
  assert.match(
    text,
    /^RUN mkdir -p \/new\/app && touch \/app\/notes\.db && mv \/app\/notes\.db \/new\/app\/$/m,
  );
  assert.match(text, /^COPY --from=build --chown=65532:65532 \/new\/app\/notes\.db \/app\/notes\.db$/m);
  assert.deepEqual(problems, []);
});
