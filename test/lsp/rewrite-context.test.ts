/** What a rewrite reads beside the Dockerfile, and what it never does. */
import assert from "node:assert/strict";
import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { type RewriteAnswer, rewriteRequest } from "../../server/src/lsp/rewrite-protocol.ts";
import { app } from "../support/express-app.ts";
import { startClient } from "./language-client.ts";
import { capabilities, commandOf, startScene } from "./rewrite-scene.ts";

test("a manifest that changes changes what is offered", async (t) => {
  const watching = {
    ...capabilities,
    workspace: { ...capabilities.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
  };
  const scene = await startScene(t, {}, { capabilities: watching });
  const first = await scene.ask("exec-form");
  assert.ok(first.kind === "offered");
  assert.match(scene.apply(first.edit, scene.uri), /CMD \["node", "server\.js"\]/);
  const path = join(scene.folder, "package.json");
  const text = app["package.json"]?.replace("node server.js", "node main.js") ?? "";
  writeFileSync(path, text);
  writeFileSync(join(scene.folder, "main.js"), "");
  await scene.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [{ uri: pathToFileURL(path).href, type: 2 }],
  });
  const second = await scene.ask("exec-form");
  assert.ok(second.kind === "offered");
  assert.match(scene.apply(second.edit, scene.uri), /CMD \["node", "main\.js"\]/);
  assert.equal(await scene.stop(), 0);
});

test("a broken or unreadable manifest offers nothing that rests on it", async (t) => {
  const broken = await startScene(t, { "package.json": '{ "scripts": { "start": ' });
  const answer = await broken.ask("exec-form");
  assert.equal(commandOf(broken, answer), 'CMD ["npm", "start"]');
  assert.equal(await broken.stop(), 0);

  // A folder in its place cannot be read by root either.
  const folder = await startScene(t, { "package.json": undefined, "package.json/file": "" });
  assert.equal(commandOf(folder, await folder.ask("exec-form")), 'CMD ["npm", "start"]');
  assert.equal(await folder.stop(), 0);

  const forbidden = await startScene(t);
  chmodSync(join(forbidden.folder, "package.json"), 0);
  const command = commandOf(forbidden, await forbidden.ask("exec-form"));
  const isRoot = process.getuid?.() === 0;
  assert.equal(command, isRoot ? `CMD ["node", "server.js"]` : `CMD ["npm", "start"]`);
  assert.equal(await forbidden.stop(), 0);
});

test("links inside the context are followed, links out of it are not", async (t) => {
  const inside = await startScene(t, {
    "package.json": undefined,
    "config/package.json": app["package.json"],
  });
  symlinkSync("config/package.json", join(inside.folder, "package.json"));
  assert.equal(commandOf(inside, await inside.ask("exec-form")), 'CMD ["node", "server.js"]');
  assert.equal(await inside.stop(), 0);

  const outside = await startScene(t, { "package.json": undefined });
  const secret = join(createScratchFolder("elsewhere"), "package.json");
  writeFileSync(secret, app["package.json"] ?? "");
  symlinkSync(secret, join(outside.folder, "package.json"));
  assert.equal(commandOf(outside, await outside.ask("exec-form")), 'CMD ["npm", "start"]');
  assert.equal(await outside.stop(), 0);
});

test("nothing outside of the open folder is read", async (t) => {
  const scene = await startScene(t, { "deploy/readme.md": "" });
  await scene.stop();
  const opened = pathToFileURL(join(scene.folder, "deploy")).href;
  const client = await startClient(t, { capabilities, folders: [opened] });
  client.open(app.Dockerfile ?? "", scene.uri);
  const params = { uri: scene.uri, rewrite: "multi-stage" };
  const answer: RewriteAnswer = await client.connection.sendRequest(rewriteRequest, params);
  assert.ok(answer.kind !== "offered" || answer.assumptions.some(({ id }) => id === "S2"), answer.kind);
  const exec: RewriteAnswer = await client.connection.sendRequest(rewriteRequest, {
    uri: scene.uri,
    rewrite: "exec-form",
  });
  assert.ok(exec.kind === "offered" && exec.level === "B");
  assert.match(client.apply(exec.edit, scene.uri), /CMD \["npm", "start"\]\n$/);
  assert.equal(await client.stop(), 0);
});

test("an open folder that is a link is read", async (t) => {
  const scene = await startScene(t);
  const linked = join(createScratchFolder("linked"), "app");
  symlinkSync(scene.folder, linked);
  const client = await startClient(t, { capabilities, folders: [pathToFileURL(linked).href] });
  const uri = pathToFileURL(join(linked, "Dockerfile")).href;
  client.open(app.Dockerfile ?? "", uri);
  const answer: RewriteAnswer = await client.connection.sendRequest(rewriteRequest, {
    uri,
    rewrite: "exec-form",
  });
  assert.equal(answer.kind, "offered");
  assert.equal(await client.stop(), 0);
  assert.equal(await scene.stop(), 0);
});

test("a document without a file is rewritten by what it says itself", async (t) => {
  const scene = await startScene(t);
  const untitled = "untitled:Untitled-1";
  scene.open(app.Dockerfile?.replace("npm start", "node server.js") ?? "", untitled);
  const answer: RewriteAnswer = await scene.connection.sendRequest(rewriteRequest, {
    uri: untitled,
    rewrite: "exec-form",
  });
  assert.ok(answer.kind === "offered");
  assert.equal(answer.level, "B");
  assert.deepEqual(
    answer.assumptions.slice(0, 1).map(({ id }) => id),
    ["S2"],
  );
  assert.match(scene.apply(answer.edit, untitled), /CMD \["node", "server\.js"\]\n$/);
  const virtual = "vscode-vfs://host/project/Dockerfile";
  scene.open(app.Dockerfile ?? "", virtual);
  const other: RewriteAnswer = await scene.connection.sendRequest(rewriteRequest, {
    uri: virtual,
    rewrite: "multi-stage",
  });
  assert.notEqual(other.kind, "failed");
  assert.equal(await scene.stop(), 0);
});

test("a workspace that is not trusted is read, and rewritten", async (t) => {
  const scene = await startScene(t, {}, { initializationOptions: { isTrusted: false } });
  assert.equal((await scene.ask("distroless")).kind, "offered");
  assert.equal(await scene.stop(), 0);
});
