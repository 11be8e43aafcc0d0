/** Where the WebAssembly of the shell's grammar is, on Node. */
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { locateModule } from "./locate-module.node.ts";

export async function loadShellGrammar(): Promise<{
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}> {
  // The grammar's lexer is one huge function. Optimising it takes V8 half a gigabyte and half a second, and gains
  // nothing even over thousands of files. No budget is large enough for a server that runs all day: the first flag
  // takes the budget away, the second one the optimisation that would otherwise come at once.
  setFlagsFromString("--no-wasm-dynamic-tiering");
  setFlagsFromString("--no-wasm-tier-up");
  const [runtime, grammar] = await Promise.all([
    readFile(locateModule("web-tree-sitter", "web-tree-sitter.wasm")),
    readFile(locateModule("tree-sitter-bash", "tree-sitter-bash.wasm")),
  ]);
  return { runtime, grammar };
}
