import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { BuildContext } from "../../../server/src/rewrites/build-context.ts";
import type { Start } from "../../../server/src/rewrites/start/start.ts";
import { createMemoryContext } from "../../support/memory-context.ts";
import { read, show } from "./shown-start.ts";

const copied = "FROM node:22\nWORKDIR /app\nCOPY . .\n";

describe("faults of the context", () => {
  const code = `${copied}CMD ["npm", "start"]`;
  const template = (start: Start) => start.concerns.map(({ text }) => text.template);

  test("a package.json that is no JSON", async () => {
    const start = await read(code, { "package.json": "{" });
    assert.equal(show(start), "package-script: - H05!");
    assert.deepEqual(template(start), ["{path} cannot be used: {problem}."]);
  });
  test("a package.json that is a list, or has no scripts", async () => {
    assert.equal(show(await read(code, { "package.json": "[]" })), "package-script: - H05!");
    assert.equal(
      show(await read(code, { "package.json": '{"scripts": 1}' })),
      "package-script: node server.js H05",
    );
  });
  test("a package.json that .dockerignore keeps out, and one that cannot be read", async () => {
    for (const kind of ["ignored", "outside", "too-large", "binary", "failed"] as const) {
      const context: BuildContext = { ...createMemoryContext({}), read: async () => ({ kind }) };
      assert.equal(show(await read(code, context)), "package-script: - H05!", kind);
    }
  });
  test("a script that is not executable", async () => {
    const context: BuildContext = {
      ...createMemoryContext({}),
      read: async (path) =>
        path === "./run.sh" || path === "run.sh"
          ? { kind: "text", text: "#!/bin/sh\nexec ./app\n", isExecutable: false }
          : { kind: "missing" },
    };
    const lines = 'FROM debian\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]';
    assert.equal(show(await read(lines, context)), "script: ./app /1 H06 H07");
    assert.equal(show(await read(`${lines}\nRUN chmod +x /run.sh`, context)), "script: ./app /1 H06");
    assert.equal(
      show(await read(lines.replace("COPY", "COPY --chmod=755"), context)),
      "script: ./app /1 H06",
    );
  });
  test("a line without end", async () => {
    const start = await read(code, {
      "package.json": JSON.stringify({ scripts: { start: `node ${"a ".repeat(50_000)}` } }),
    });
    assert.equal(show(start), "package-script: - H05!");
  });
});
