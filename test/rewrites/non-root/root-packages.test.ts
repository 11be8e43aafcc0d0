/** Packages that tell of needs which only root has. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const go =
  'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n';
const node = 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "a.js"]\n';
const python = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "a.py"]\n';

const cases: readonly (readonly [
  name: string,
  text: string,
  files: Readonly<Record<string, string>>,
  level: "A" | "B",
])[] = [
  [
    "Docker by Go",
    go,
    { "go.mod": "module a\n\ngo 1.25\n\nrequire github.com/docker/docker v28.0.0+incompatible\n" },
    "B",
  ],
  [
    "for another module only",
    go,
    {
      "go.mod": "module a\n\ngo 1.25\n\nrequire github.com/docker/docker v28.0.0+incompatible // indirect\n",
    },
    "A",
  ],
  ["Docker by Node.js", node, { "package.json": '{ "dependencies": { "dockerode": "4" } }' }, "B"],
  ["Express", node, { "package.json": '{ "dependencies": { "express": "5" } }' }, "A"],
  ["raw packets by Python", python, { "requirements.txt": "scapy\n" }, "B"],
];

for (const [name, text, files, level] of cases) {
  test(`S10: ${name}`, async () => {
    const result = await rewrite("non-root", text, files);
    assert.deepEqual([result.level, result.concerns], [level, level === "A" ? [] : ["S10"]]);
    assert.deepEqual(result.problems, []);
  });
}
