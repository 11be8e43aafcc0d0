/** Packages that npm installs for all users: what the start calls, or may call, is in the new stage as well. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const files = {
  "package.json": '{"scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}',
  "package-lock.json": '{"packages":{}}',
  "index.js": "",
};

const cases: readonly (readonly [name: string, packages: string, command: string, isKept: boolean])[] = [
  ["the start is one", "pm2", '["pm2-runtime", "index.js"]', true],
  ["a script that cannot be read may call it", "tl@0.8.x", '["/app/export.sh"]', true],
  ["a script has no use for what builds", "gulp-cli", '["/app/export.sh"]', false],
  ["the start is another program", "tl", '["node", "index.js"]', false],
];

describe("npm install -g", () => {
  for (const [name, packages, command, isKept] of cases) {
    test(name, async () => {
      const { text = "", problems } = await rewrite(
        "multi-stage",
        `FROM node:24\nRUN npm install -g ${packages}\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ${command}\n`,
        files,
      );
      assert.deepEqual(problems, []);
      assert.equal(
        text.slice(text.lastIndexOf("FROM ")).includes(`npm install -g ${packages}`),
        isKept,
        text,
      );
    });
  }
});
