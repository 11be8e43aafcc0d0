/** What the new stage runs and nobody compiled from sources that can be seen: its libraries are not known (H11). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const app = 'WORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "main.py"]\n';
const files = { "requirements.txt": "flask==3.1.0\n", "main.py": "import flask\n" };

const cases: readonly (readonly [name: string, text: string, concerns: readonly string[]])[] = [
  [
    "a program on a smaller image",
    `FROM python:3.13\nRUN curl -sL https://example.com/x.tgz | tar -xz -C /usr/local/bin\n${app}`,
    ["H11"],
  ],
  [
    "a program that is linked to nothing",
    `FROM python:3.13\nRUN curl -sL https://example.com/tini-1.tgz | tar -xz -C /usr/local/bin\n${app}`,
    [],
  ],
  ["data", `FROM python:3.13\nRUN curl -sLo /opt/model.json https://example.com/m\n${app}`, []],
  [
    "a program on the same image",
    `FROM python:3.13-slim\nRUN apt-get update && apt-get install -y gcc\nRUN wget -O /usr/local/bin/x https://example.com/x\n${app}`,
    [],
  ],
  [
    "sources that were fetched, built on the compiler's image",
    'FROM gcc:14\nRUN git clone https://example.com/x.git /src\nWORKDIR /src\nRUN make\nENTRYPOINT ["./x"]\n',
    ["H11", "H29", "S4"],
  ],
];

describe("libraries of programs", () => {
  for (const [name, text, concerns] of cases) {
    test(name, async () => {
      const result = await rewrite("multi-stage", text, files);
      assert.deepEqual([result.concerns, result.problems], [concerns, []]);
      assert.equal(result.level, concerns.length > 0 ? "B" : "A");
    });
  }
});
