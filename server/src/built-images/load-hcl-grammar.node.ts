/** Where the WebAssembly of HCL's grammar is, on Node. */
import { readFile } from "node:fs/promises";
import { locateModule } from "../locate-module.node.ts";

export async function loadHclGrammar(): Promise<Uint8Array> {
  return await readFile(locateModule("@tree-sitter-grammars/tree-sitter-hcl", "tree-sitter-hcl.wasm"));
}
