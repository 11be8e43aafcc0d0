import assert from "node:assert/strict";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { askServer } from "../packaging/ask-server.ts";
import { bundle, unsafe } from "./command-line.ts";

for (const args of [["lsp", "--stdio"], ["lsp"]]) {
  test(`${args.join(" ")} is the language server, and says nothing else`, async () => {
    assert.deepEqual(await askServer(inProject(), unsafe, [bundle, ...args]), ["user-root-last"]);
  });
}
