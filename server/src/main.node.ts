/** The language server as a process: over stdio, Node's IPC, a pipe or a socket, as its arguments say. */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { readTextFile } from "./config/read-text-file.node.ts";
import { loadShellGrammar } from "./load-shell-grammar.ts";
import { startServer } from "./lsp/server.ts";

startServer(createConnection(ProposedFeatures.all), {
  loadShellGrammar,
  readTextFile,
  now: () => Date.now(),
  delay(callback, milliseconds) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});
