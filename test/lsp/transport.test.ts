import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  ShutdownRequest,
} from "vscode-languageserver/node";
import { bundle, dockerfileUri, onlyRules, startClient } from "./language-client.ts";

const settings = onlyRules("image-untagged");
const text = "FROM node\n";

test("the server speaks over Node's IPC, as VS Code starts it", async (t) => {
  const server = fork(bundle, ["--node-ipc"], { silent: true });
  t.after(() => server.kill("SIGKILL"));
  const connection = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
    initializationOptions: { settings },
  });
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri: dockerfileUri, languageId: "dockerfile", version: 1, text },
  });
  const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
    textDocument: { uri: dockerfileUri },
  });
  assert.ok(report.kind === "full");
  assert.deepEqual(
    report.items.map(({ code }) => code),
    ["image-untagged"],
  );
  const ended = once(server, "exit");
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  assert.deepEqual(await ended, [0, null]);
});

test("the server runs from its sources", async (t) => {
  const server = join(import.meta.dirname, "../../server/src/main.node.ts");
  const client = await startClient(t, { server, configuration: () => settings });
  client.open(text);
  assert.deepEqual(
    (await client.diagnostics()).map(({ code }) => code),
    ["image-untagged"],
  );
  assert.equal(await client.stop(), 0);
});
