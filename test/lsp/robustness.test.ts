import assert from "node:assert/strict";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  CancellationTokenSource,
  CodeActionRequest,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
  LSPErrorCodes,
} from "vscode-languageserver/node";
import { bundle, dockerfileUri, onlyRules, startClient } from "./language-client.ts";

const untagged = onlyRules("image-untagged");
const start = { line: 0, character: 0 };
const nowhere = { start, end: start };

test("a request that is taken back is answered as cancelled", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  client.open("FROM node\n");
  const textDocument = { uri: dockerfileUri };
  const cancelled = { code: LSPErrorCodes.RequestCancelled };
  for (const ask of [
    (source: CancellationTokenSource) =>
      client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument }, source.token),
    (source: CancellationTokenSource) =>
      client.connection.sendRequest(HoverRequest.type, { textDocument, position: start }, source.token),
    (source: CancellationTokenSource) =>
      client.connection.sendRequest(
        CodeActionRequest.type,
        { textDocument, range: nowhere, context: { diagnostics: [] } },
        source.token,
      ),
  ]) {
    const source = new CancellationTokenSource();
    const answer = ask(source);
    source.cancel();
    await assert.rejects(answer, cancelled);
    // The next request would otherwise find everything at hand and be faster than its cancellation.
    client.changeConfiguration(null);
  }
  assert.equal((await client.diagnostics()).length, 1);
  assert.equal(await client.stop(), 0);
});

test("a request for a document that is not open has an empty answer", async (t) => {
  const client = await startClient(t);
  const uri = "file:///nowhere/Dockerfile";
  assert.deepEqual(await client.pull(uri), { kind: "full", items: [] });
  assert.deepEqual(await client.codeActions(nowhere, {}, uri), []);
  const hover = { textDocument: { uri }, position: start };
  assert.equal(await client.connection.sendRequest(HoverRequest.type, hover), null);
  assert.deepEqual(client.configurationAsked, []);
  assert.equal(await client.stop(), 0);
});

test("positions outside the document are cut to it", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  client.open("FROM node\n");
  const far = { line: 9_999_999, character: 9_999_999 };
  const actions = await client.codeActions({ start: far, end: start }, { only: ["quickfix"] });
  assert.equal(actions.at(-1)?.title, "Ignore image-untagged in this file");
  const hover = { textDocument: { uri: dockerfileUri }, position: far };
  assert.equal(await client.connection.sendRequest(HoverRequest.type, hover), null);
  assert.equal(await client.stop(), 0);
});

/** Text that looks random and is the same in each run. */
function makeNoise(length: number): string {
  const alphabet = "FROMRUNCOPY\\\"'`$(){}<<EOF&|;#=:/@-\n\r\t \u0000\uD83D\uDE00\uFEFFé";
  let state = 42;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return alphabet[state % alphabet.length];
  }).join("");
}

const garbage: Readonly<Record<string, string>> = {
  noise: makeNoise(50_000),
  "noise behind FROM": `FROM node\nRUN ${makeNoise(20_000)}`,
  "half a character": "FROM node\uD83D\nRUN \uDE00",
  "zero bytes": "\u0000".repeat(10_000),
  "open brackets": `FROM node\nRUN ${"$(".repeat(5_000)}`,
  "open braces": `FROM node\nENV A=${"${A:-".repeat(5_000)}`,
  "open heredocs": `FROM node\nRUN ${"<<A ".repeat(5_000)}\n`,
  "a long chain": `FROM node\nRUN ${"true && ".repeat(5_000)}true\n`,
  "nested ONBUILD": `FROM node\n${"ONBUILD ".repeat(5_000)}RUN a\n`,
};

test("no text ends the server", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  for (const [name, text] of Object.entries(garbage)) {
    const uri = `untitled:${encodeURIComponent(name)}`;
    client.open(text, uri);
    const report = await client.pull(uri);
    assert.equal(report.kind, "full", name);
    await client.codeActions(nowhere, {}, uri);
    client.close(uri);
  }
  assert.deepEqual(client.logged, []);
  client.open("FROM node\n");
  assert.equal((await client.diagnostics()).length, 1);
  assert.equal(await client.stop(), 0);
});

test("a document of 5 MB is left alone, which is said once", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  client.open("FROM node\nRUN apt-get install curl\n".repeat(150_000));
  assert.deepEqual(await client.diagnostics(), []);
  client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: dockerfileUri, version: 2 },
    contentChanges: [{ range: nowhere, text: "FROM node\n" }],
  });
  assert.deepEqual(await client.diagnostics(), []);
  assert.deepEqual(client.logged, [`${dockerfileUri} is not checked: it has more than 200000 characters.`]);
  client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: dockerfileUri, version: 3 },
    contentChanges: [{ text: "FROM node\n" }],
  });
  assert.equal((await client.diagnostics()).length, 1);
  assert.equal(await client.stop(), 0);
});

test("a change that makes no sense does not end the server", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  client.open("FROM node\n");
  const textDocument = { uri: dockerfileUri, version: 2 };
  const far = { line: -5, character: 1e9 };
  for (const params of [
    { textDocument, contentChanges: [{ range: { start: far, end: far }, text: "# a\n" }] },
    { textDocument, contentChanges: [{ nothing: true }] },
    { textDocument, contentChanges: null },
    { textDocument: { uri: "file:///nowhere", version: 1 }, contentChanges: [{ text: "" }] },
    {},
  ]) {
    await client.connection.sendNotification("textDocument/didChange", params);
  }
  await assert.rejects(client.connection.sendRequest("dockerfileSecurity/unknown", {}));
  client.close();
  client.open("FROM node\n");
  assert.equal((await client.diagnostics()).length, 1);
  assert.equal(await client.stop(), 0);
});

test("a server without its grammar says so and answers all the same", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "dockerfile-security-server-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(bundle, join(folder, "server.cjs"));
  const client = await startClient(t, { server: join(folder, "server.cjs") });
  client.open("FROM node\n");
  assert.deepEqual(await client.diagnostics(), []);
  assert.deepEqual(await client.codeActions(nowhere), []);
  // Both files are missing, and either may be found so first.
  assert.match(client.logged[0] ?? "", /^Starting the analysis failed: .*tree-sitter(?:-bash)?\.wasm/);
  assert.equal(await client.stop(), 0);
});

test("a server whose client goes away without a word ends, too", async (t) => {
  const client = await startClient(t);
  const ended = once(client.process, "exit");
  client.process.stdin.end();
  assert.deepEqual(await ended, [1, null]);
});
