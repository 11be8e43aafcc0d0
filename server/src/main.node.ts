/** The language server as a process: over stdio, Node's IPC, a pipe or a socket, as its arguments say. */
import { setFlagsFromString } from "node:v8";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { readTextFile } from "./config/read-text-file.node.ts";
import { loadShellGrammar } from "./load-shell-grammar.ts";
import { createScanRuntime } from "./lsp/scans/scan-runtime.node.ts";
import { startServer } from "./lsp/server.ts";
import { diskContexts } from "./rewrites/context-files.node.ts";

// A server waits most of its life: V8 shall collect often rather than let the heap grow with every keystroke.
setFlagsFromString("--optimize-for-size --semi-space-growth-factor=1");

startServer(createConnection(ProposedFeatures.all), {
  loadShellGrammar,
  readTextFile,
  now: () => Date.now(),
  contexts: diskContexts,
  scans: createScanRuntime(),
  delay(callback, milliseconds) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});
