/** The language server as a process: over stdio, Node's IPC, a pipe or a socket, as its arguments say. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startServer } from "./lsp/server.ts";

startServer(createConnection(ProposedFeatures.all), {
  async loadShellGrammar() {
    const [runtime, grammar] = await Promise.all([
      readFile(locateModule("web-tree-sitter", "web-tree-sitter.wasm")),
      readFile(locateModule("tree-sitter-bash", "tree-sitter-bash.wasm")),
    ]);
    return { runtime, grammar };
  },
  now: () => Date.now(),
  delay(callback, milliseconds) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});

/** The bundle, a CommonJS module, has its wasm files beside it; the sources find them in their packages. */
function locateModule(packageName: string, file: string): string {
  if (typeof __dirname === "string") return join(__dirname, file);
  const [, script = ""] = process.argv;
  return createRequire(script).resolve(`${packageName}/${file}`);
}
