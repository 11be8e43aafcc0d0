/** Caches of package managers in the lines that a split adds: as the file has them, or as the settings ask. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RewriteSettings } from "../../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../../support/rewrites.ts";

type Uses = RewriteSettings["cacheMounts"];

const go = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
const goTail = 'WORKDIR /src\nCOPY . .\nCMD ["go", "run", "."]\n';
const goMounts = "--mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build";

const node = {
  "package.json": JSON.stringify({
    name: "shop",
    version: "1.0.0",
    scripts: { build: "tsc" },
    dependencies: { express: "5.1.0" },
    devDependencies: { typescript: "5.9.2" },
  }),
  "package-lock.json": JSON.stringify({ name: "shop", lockfileVersion: 3, packages: {} }),
  "server.ts": "import express from 'express';\n",
};

const cases: readonly {
  readonly name: string;
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: Readonly<Partial<Record<Uses, string>>>;
  readonly find: RegExp;
}[] = [
  {
    name: "a file that asks for nothing",
    text: `FROM golang:1.24\n${goTail}`,
    files: go,
    find: /^RUN .*go build.*$/m,
    expected: {
      whenUsed: "RUN go build -o /usr/local/bin/shop .",
      always: `RUN ${goMounts} go build -o /usr/local/bin/shop .`,
      never: "RUN go build -o /usr/local/bin/shop .",
    },
  },
  {
    name: "a file that names its frontend",
    text: `# syntax=docker/dockerfile:1\nFROM golang:1.24\n${goTail}`,
    files: go,
    find: /^RUN .*go build.*$/m,
    expected: {
      whenUsed: `RUN ${goMounts} go build -o /usr/local/bin/shop .`,
      never: "RUN go build -o /usr/local/bin/shop .",
    },
  },
  {
    name: "mounts of the program's other lines, with their ids",
    text: `FROM golang:1.24\nCOPY go.mod ./\nRUN --mount=type=cache,id=mods,target=/go/pkg/mod go mod download\n${goTail}`,
    files: go,
    find: /^RUN .*go build.*$/m,
    expected: {
      whenUsed: "RUN --mount=type=cache,id=mods,target=/go/pkg/mod go build -o /usr/local/bin/shop .",
      never: "RUN go build -o /usr/local/bin/shop .",
    },
  },
  {
    name: "what another line has fetched for good is not hidden",
    text: `FROM golang:1.24\nCOPY go.mod ./\nRUN go mod download\n${goTail}`,
    files: go,
    find: /^RUN .*go build.*$/m,
    expected: { always: "RUN go build -o /usr/local/bin/shop ." },
  },
  {
    name: "another user than root has caches elsewhere",
    text: `FROM golang:1.24\nUSER nobody\n${goTail}`,
    files: go,
    find: /^RUN .*go build.*$/m,
    expected: { always: "RUN go build -o /usr/local/bin/shop ." },
  },
  {
    name: "taking packages away fetches none",
    text: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "server.js"]\n',
    files: node,
    find: /^RUN .*npm prune.*$/m,
    expected: { always: "RUN npm prune --omit=dev" },
  },
];

describe("lines of the build stage", () => {
  for (const { name, text, files, find, expected } of cases) {
    for (const cacheMounts of ["whenUsed", "always", "never"] as const) {
      const line = expected[cacheMounts];
      if (line === undefined) continue;
      test(`${name}: ${cacheMounts}`, async () => {
        const { text: result = "", problems } = await rewrite("multi-stage", text, files, { cacheMounts });
        assert.deepEqual(problems, []);
        assert.equal(find.exec(result)?.[0], line, result);
      });
    }
  }
});

const mounts = [
  "--mount=type=cache,target=/var/cache/apt,sharing=locked",
  "--mount=type=cache,target=/var/lib/apt,sharing=locked",
];
const python = (flags: string) =>
  `FROM python:3.13-bookworm
RUN ${flags}apt-get update && apt-get install -y gcc libpq-dev
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
CMD ["python", "main.py"]
`;
const files = { "requirements.txt": "psycopg2==2.9.10\n", "main.py": "import psycopg2\n" };

describe("packages of the new stage", () => {
  const install = "apt-get install -y --no-install-recommends libpq5";
  const table: readonly (readonly [name: string, flags: string, uses: Uses, expected: string])[] = [
    [
      "mounts of the file are repeated, and lists in one stay for the next build",
      `${mounts.join(" ")} `,
      "whenUsed",
      `RUN ${mounts.join(" ")} \\\n    apt-get update \\\n    && ${install}\n`,
    ],
    [
      "a cache of archives alone leaves the lists to be removed",
      "--mount=type=cache,target=/var/cache/apt ",
      "whenUsed",
      `RUN --mount=type=cache,target=/var/cache/apt apt-get update && ${install} && rm -rf /var/lib/apt/lists/*\n`,
    ],
    [
      "what is mounted besides stays in the build",
      "--mount=type=secret,id=token --mount=type=bind,target=/mnt ",
      "always",
      `RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/*\n`,
    ],
    [
      "never",
      `${mounts.join(" ")} `,
      "never",
      `RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/*\n`,
    ],
  ];
  for (const [name, flags, cacheMounts, expected] of table) {
    test(name, async () => {
      const { text = "", problems } = await rewrite("multi-stage", python(flags), files, { cacheMounts });
      assert.deepEqual(problems, []);
      assert.ok(text.slice(text.lastIndexOf("FROM ")).includes(expected), text);
    });
  }
});
