/** Folders that sources say are written become the user's in an image without a shell, whatever the language. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

type Case = readonly [
  name: string,
  dockerfile: string,
  files: Readonly<Record<string, string>>,
  folder: string | undefined,
];

const python =
  'FROM python:3.13-slim AS build\nWORKDIR /app\nCOPY . .\nFROM python:3.13-slim\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["python", "app.py"]\n';
const go =
  'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /a .\nFROM debian:13-slim\nWORKDIR /srv\nCOPY --from=build /a /a\nCMD ["/a"]\n';

const cases: readonly Case[] = [
  ["Python, a folder", python, { "app.py": 'UPLOAD_FOLDER = "uploads"\n' }, "/app/uploads"],
  [
    "Python, a folder that the context has",
    python,
    { "app.py": 'UPLOAD_FOLDER = "uploads"\n', "uploads/.gitkeep": "" },
    "/app/uploads",
  ],
  [
    "Flask's instance folder",
    python,
    { "app.py": "app = Flask(__name__)\nos.makedirs(app.instance_path)\n" },
    "/app/instance",
  ],
  ["Python, nothing", python, { "app.py": 'open("a.txt")\n' }, undefined],
  [
    "Go, a folder",
    go,
    {
      "go.mod": "module example.com/a\n\ngo 1.26\n",
      "main.go": 'package main\n\nimport "os"\n\nfunc main() { os.MkdirAll("files", 0o755) }\n',
    },
    "/srv/files",
  ],
];

describe("distroless", () => {
  for (const [name, dockerfile, files, folder] of cases) {
    test(name, async () => {
      const { text = "", problems } = await rewrite("distroless", dockerfile, files);
      const given = text.match(/^COPY --from=build --chown=65532:65532 \S+ (\S+)$/m)?.[1];
      assert.deepEqual([given, problems], [folder, []]);
    });
  }
});
