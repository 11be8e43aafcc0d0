/** The engine as tests use it: the real parser with the grammar from node_modules. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createShellParser } from "../../server/src/dockerfile/shell-parser.ts";
import { createEngine } from "../../server/src/engine.ts";

const { resolve } = createRequire(import.meta.url);

export const shell = await createShellParser({
  runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
  grammar: readFileSync(resolve("tree-sitter-bash/tree-sitter-bash.wasm")),
});

export const engine = createEngine(shell);
