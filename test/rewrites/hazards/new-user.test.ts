/** What the new user cannot do in an image without a shell: write, open low ports, use what an unknown base brings. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const files = {
  "go.mod": "module example.com/app\n\ngo 1.25\n",
  "main.go": "package main\n\nfunc main() {}\n",
};

const cases: readonly (readonly [name: string, last: string, concerns: readonly string[]])[] = [
  ["a plain program", 'FROM debian:13-slim\nCOPY --from=build /app /app\nCMD ["/app"]\n', []],
  [
    "a database in a variable",
    'FROM debian:13-slim\nENV DATABASE=/var/lib/app/app.sqlite\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ["S9"],
  ],
  [
    "a database on another host",
    'FROM debian:13-slim\nENV DATABASE=postgres://db/app.db\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    [],
  ],
  [
    "a database in an argument",
    'FROM debian:13-slim\nWORKDIR /srv\nCOPY --from=build /app /app\nCMD ["/app", "--db=app.db"]\n',
    ["S9"],
  ],
  [
    "a database in a volume",
    'FROM debian:13-slim\nVOLUME /db\nCOPY --from=build /app /app\nCMD ["/app", "--db", "/db/app.db"]\n',
    [],
  ],
  [
    "an empty folder for data",
    'FROM debian:13-slim\nWORKDIR /data\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ["S9"],
  ],
  [
    "a database, and a user without privileges before",
    'FROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\nCMD ["/app", "--db", "/db/app.db"]\n',
    [],
  ],
  [
    "a low port in an argument",
    'FROM debian:13-slim\nCOPY --from=build /app /app\nCMD ["/app", "--port", "80"]\n',
    ["H15"],
  ],
  [
    "a low port in an address",
    'FROM debian:13-slim\nCOPY --from=build /app /app\nCMD ["/app", "--listen-addr=0.0.0.0:443"]\n',
    ["H15"],
  ],
  [
    "a low port in PORT",
    'FROM debian:13-slim\nENV PORT=80\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ["H15"],
  ],
  [
    "a number that is no port",
    'FROM debian:13-slim\nCOPY --from=build /app /app\nCMD ["/app", "--workers", "80", "--port", "8080"]\n',
    [],
  ],
  [
    "a base that nobody knows",
    'FROM example.com/tools/kubectl:1\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ["H11"],
  ],
];

describe("a program moves to an image without a shell", () => {
  const build = "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n";
  for (const [name, last, concerns] of cases) {
    test(name, async () => {
      const result = await rewrite("distroless", build + last, files);
      assert.deepEqual(result.problems, []);
      assert.deepEqual(result.concerns, concerns, result.text);
      assert.equal(result.level, concerns.length > 0 ? "B" : "A");
    });
  }
});

test("a file whose name a command tells is not copied by that name", async () => {
  const { text, problems } = await rewrite(
    "multi-stage",
    'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /app . && echo "a" > `tool --folder`/rc\nCMD ["/app"]\n',
    files,
  );
  assert.deepEqual(problems, []);
  assert.doesNotMatch(text?.slice(text.lastIndexOf("FROM")) ?? "`", /`|COPY.*rc/);
});
