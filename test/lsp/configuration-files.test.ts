/** `.dockerfile-security.yaml` in the editor, on a real disk and over the protocol. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  DidSaveTextDocumentNotification,
  FileChangeType,
} from "vscode-languageserver/node";
import { type ClientOptions, fullCapabilities, type LanguageClient, startClient } from "./language-client.ts";

const name = ".dockerfile-security.yaml";
const capabilities = {
  ...fullCapabilities,
  workspace: {
    ...fullCapabilities.workspace,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

function createFolder(t: TestContext, files: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), "configuration-"));
  t.after(() => rmSync(root, { recursive: true }));
  const folder = {
    uri: (path: string) => pathToFileURL(join(root, path)).href,
    write(path: string, text: string) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    /** To another name in the same folder. */
    link(path: string, target: string) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(target, join(root, path));
    },
    remove: (path: string) => rmSync(join(root, path)),
  };
  for (const [path, text] of Object.entries(files)) folder.write(path, text);
  return folder;
}

async function start(t: TestContext, options: ClientOptions = {}): Promise<LanguageClient> {
  return startClient(t, { capabilities, ...options });
}

/** What is found of the rules that these tests speak about. */
async function severities(client: LanguageClient, uri: string) {
  const diagnostics = await client.diagnostics(uri);
  const of = (rule: string) => diagnostics.find(({ code }) => code === rule)?.severity;
  return { untagged: of("image-untagged"), pin: of("apt-pin") };
}

/** Tells the server, and waits until it has asked to be asked again. */
async function tell(client: LanguageClient, uri: string): Promise<void> {
  const { refreshes } = client;
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [{ uri, type: FileChangeType.Changed }],
  });
  await client.until(() => client.refreshes > refreshes, "the refresh");
}

function published(client: LanguageClient, uri: string): readonly Diagnostic[] | undefined {
  return client.published.findLast((params) => params.uri === uri)?.diagnostics;
}

const { Error: error, Warning: warning, Information: info } = DiagnosticSeverity;
const dockerfile = "FROM node\nRUN apt-get update && apt-get install -y curl\n";

test("the nearest file up is applied, and its changes at once", async (t) => {
  const folder = createFolder(t, {
    [name]: "rules:\n  image-untagged: error\n",
    [`api/${name}`]: "rules:\n  apt-pin:\n    ignorePackages: [curl]\n",
  });
  const client = await start(t);
  await client.until(() => client.registered.length > 1, "the registrations");
  assert.ok(client.registered.includes("workspace/didChangeWatchedFiles"));
  const [web, api] = [folder.uri("web/Dockerfile"), folder.uri("api/Dockerfile")];
  client.open(dockerfile, web);
  client.open(dockerfile, api);
  assert.deepEqual(await severities(client, web), { untagged: error, pin: info });
  assert.deepEqual(await severities(client, api), { untagged: warning, pin: undefined });

  folder.write(name, "extends: strict\nexclude: [web]\n");
  await tell(client, folder.uri(name));
  assert.deepEqual(await client.diagnostics(web), []);
  folder.write(name, "extends: strict\n");
  await tell(client, folder.uri(name));
  assert.deepEqual(await severities(client, web), { untagged: error, pin: warning });

  folder.remove(`api/${name}`);
  await tell(client, folder.uri(`api/${name}`));
  assert.deepEqual(await severities(client, api), { untagged: error, pin: warning });
  assert.deepEqual(client.published, [], "nothing was wrong");
  assert.equal(await client.stop(), 0);
});

test("what is wrong in it is shown in it, and the last good one holds meanwhile", async (t) => {
  const folder = createFolder(t, { [name]: "rules:\n  image-untagged: error\n" });
  const [file, uri] = [folder.uri(name), folder.uri("Dockerfile")];
  const client = await start(t);
  client.open(dockerfile, uri);
  assert.equal((await severities(client, uri)).untagged, error);

  folder.write(name, "extends: strict\nrules:\n  image-untagged: eror\n  apt-pins: off\n");
  await tell(client, file);
  await client.until(() => published(client, file) !== undefined, "the diagnostics");
  assert.deepEqual(published(client, file), [
    {
      range: { start: { line: 2, character: 18 }, end: { line: 2, character: 22 } },
      severity: error,
      code: "configuration-unknown-value",
      source: "dockerfile-security",
      message: "rules.image-untagged cannot be eror. Did you mean error?",
    },
    {
      range: { start: { line: 3, character: 2 }, end: { line: 3, character: 10 } },
      severity: warning,
      code: "configuration-unknown-rule",
      source: "dockerfile-security",
      message: "There is no rule apt-pins. Did you mean apt-pin?",
    },
  ]);
  assert.deepEqual(await severities(client, uri), { untagged: error, pin: info });

  folder.write(name, "rules:\n  apt-pins: off\n  apt-pin: error\n");
  await tell(client, file);
  assert.deepEqual(await severities(client, uri), { untagged: warning, pin: error });
  await client.until(() => published(client, file)?.length === 1, "the warning alone");

  folder.remove(name);
  await tell(client, file);
  await client.until(() => published(client, file)?.length === 0, "the diagnostics to go");
  assert.deepEqual(await severities(client, uri), { untagged: warning, pin: info });
  assert.equal(await client.stop(), 0);
});

test("while it is open, it counts as it stands in the editor", async (t) => {
  const text = "rules:\n  image-untagged: error\n";
  const folder = createFolder(t, { [name]: text });
  const [file, uri] = [folder.uri(name), folder.uri("Dockerfile")];
  const client = await start(t);
  client.open(dockerfile, uri);
  client.open(text, file);
  assert.equal((await severities(client, uri)).untagged, error);
  assert.deepEqual(await client.diagnostics(file), [], "it is not a Dockerfile");
  assert.equal(await client.hover("rules", file), null);
  assert.deepEqual(await client.codeActions(client.range("rules", file), {}, file), []);

  await client.until(() => client.refreshes === 1, "the refresh after opening");
  client.replace("error", "hint", file);
  await client.until(() => client.refreshes === 2, "the refresh after typing");
  assert.equal((await severities(client, uri)).untagged, DiagnosticSeverity.Hint);

  client.replace("hint", "hin", file);
  await client.until(() => published(client, file)?.length === 1, "the diagnostic");
  assert.equal((await severities(client, uri)).untagged, DiagnosticSeverity.Hint, "the last good one");

  client.close(file);
  await client.until(() => published(client, file)?.length === 0, "the diagnostic to go");
  assert.equal((await severities(client, uri)).untagged, error, "what is on disk");
  assert.equal(await client.stop(), 0);
});

test("the editor's settings stand above it, their globs start from the workspace folder", async (t) => {
  const folder = createFolder(t, {
    [name]: "extends: minimal\nrules:\n  image-untagged: error\n  apt-pin: error\n",
  });
  let section: unknown = { rules: { "apt-pin": "hint" }, extends: null, exclude: [], ignore: [] };
  const client = await start(t, { configuration: () => section, folders: [folder.uri("")] });
  const uri = folder.uri("api/Dockerfile");
  client.open(dockerfile, uri);
  assert.deepEqual(await severities(client, uri), { untagged: error, pin: DiagnosticSeverity.Hint });
  section = { ignore: [{ rules: "apt-pin", paths: ["api/*"], reason: "pinned by the mirror" }] };
  client.changeConfiguration(null);
  assert.deepEqual(await severities(client, uri), { untagged: error, pin: undefined });
  section = { exclude: ["api"] };
  client.changeConfiguration(null);
  assert.deepEqual(await client.diagnostics(uri), []);
  assert.equal(await client.stop(), 0);
});

test("it has no say where the workspace is not trusted", async (t) => {
  const folder = createFolder(t, { [name]: "exclude: ['**']\nbroken" });
  const client = await start(t, { initializationOptions: { isTrusted: false } });
  client.open(dockerfile, folder.uri("Dockerfile"));
  assert.deepEqual(await severities(client, folder.uri("Dockerfile")), { untagged: warning, pin: info });
  assert.deepEqual(client.published, []);
  assert.equal(await client.stop(), 0);
});

test("for clients that watch no files, it is read again when a document is saved or opened", async (t) => {
  const folder = createFolder(t, { [name]: "extends: strict\n" });
  const client = await start(t, { capabilities: fullCapabilities });
  const uri = folder.uri("Dockerfile");
  client.open(dockerfile, uri);
  assert.equal((await severities(client, uri)).pin, warning);
  folder.write(name, "extends: minimal\n");
  await client.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
  await client.until(() => client.refreshes === 1, "the refresh");
  assert.equal((await severities(client, uri)).pin, undefined);
  folder.write(name, "extends: recommended\n");
  client.close(uri);
  client.open(dockerfile, uri);
  assert.equal((await severities(client, uri)).pin, info);
  assert.ok(!client.registered.includes("workspace/didChangeWatchedFiles"));
  assert.equal(await client.stop(), 0);
});

test("no keystroke reads the disk", async (t) => {
  const folder = createFolder(t, { [name]: "extends: strict\n" });
  const client = await start(t);
  const uri = folder.uri("Dockerfile");
  client.open(dockerfile, uri);
  assert.equal((await severities(client, uri)).pin, warning);
  // Nobody tells of it, so that whoever sees it has looked.
  folder.write(name, "extends: minimal\n");
  client.replace("curl", "wget", uri);
  assert.equal((await severities(client, uri)).pin, warning);
  assert.equal(await client.stop(), 0);
});

test("a file that cannot be read is logged, and the defaults hold", async (t) => {
  const folder = createFolder(t, { [name]: "extends: strict\n" });
  folder.link(`api/${name}`, name);
  const uri = folder.uri("api/Dockerfile");
  const client = await start(t);
  client.open(dockerfile, uri);
  assert.equal((await severities(client, uri)).pin, info);
  assert.match(client.logged.join("\n"), /^Reading the configuration of .* failed/m);
  assert.equal(await client.stop(), 0);
});
