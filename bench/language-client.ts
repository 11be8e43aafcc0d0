/** A client of a language server that measures: pulls the diagnostics of a version as soon as it has sent it. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import {
  CodeActionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  InitializedNotification,
  InitializeRequest,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type ScanResult, scanRequest } from "../server/src/lsp/scan-protocol.ts";

export interface Session {
  readonly process: ChildProcess;
  open(uri: string, text: string): Promise<number>;
  /** Inserts text and answers when the diagnostics of the new version are here; counts them. */
  insert(uri: string, offset: number, text: string): Promise<number>;
  /** Has a scanner's report read and shown on the document. */
  importReport(uri: string, path: string): Promise<void>;
  /** Asks which rewrites there are, and counts those that can be picked. */
  listRewrites(uri: string): Promise<number>;
  close(): void;
}

/** @param storage where the server may keep scans, if there will be any */
export async function connect(command: readonly string[], storage?: string): Promise<Session> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout satisfies Readable),
    new StreamMessageWriter(child.stdin satisfies Writable),
  );
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    ...(storage !== undefined && { initializationOptions: { storage } }),
    capabilities: {
      textDocument: {
        diagnostic: { dynamicRegistration: false },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor"] } },
          dataSupport: true,
          disabledSupport: true,
          resolveSupport: { properties: ["edit"] },
        },
      },
    },
  });
  const sync = capabilities.textDocumentSync;
  const kind = typeof sync === "object" ? sync.change : sync;
  const documents = new Map<string, TextDocument>();
  await connection.sendNotification(InitializedNotification.type, {});

  const pull = async (uri: string): Promise<number> => {
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    return report.kind === "full" ? report.items.length : 0;
  };
  return {
    process: child,
    async open(uri, text) {
      documents.set(uri, TextDocument.create(uri, "dockerfile", 1, text));
      const textDocument = { uri, languageId: "dockerfile", version: 1, text };
      await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
      return pull(uri);
    },
    async insert(uri, offset, text) {
      const document = documents.get(uri);
      if (document === undefined) throw new Error(`${uri} is not open`);
      const at = document.positionAt(offset);
      const change = { range: { start: at, end: at }, text };
      const version = document.version + 1;
      documents.set(uri, TextDocument.update(document, [change], version));
      // Whoever asks for the whole text at each change gets it.
      const whole = { text: documents.get(uri)?.getText() ?? "" };
      await connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [kind === TextDocumentSyncKind.Incremental ? change : whole],
      });
      return pull(uri);
    },
    async importReport(uri, path) {
      const source = { kind: "report", path } as const;
      const result: ScanResult = await connection.sendRequest(scanRequest, { uri, source });
      if (result.kind !== "done") throw new Error(JSON.stringify(result));
    },
    async listRewrites(uri) {
      const start = { line: 0, character: 0 };
      const actions = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range: { start, end: start },
        context: { diagnostics: [], only: ["refactor.rewrite"] },
      });
      return (actions ?? []).filter((action) => !("disabled" in action)).length;
    },
    close() {
      connection.dispose();
      child.kill();
    },
  };
}
