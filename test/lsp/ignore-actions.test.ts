/** The actions that silence a rule: on a line, in a file, in the configuration. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { fullCapabilities, onlyRules, startClient } from "./language-client.ts";

const settings = onlyRules("sudo-in-run", "image-untagged");
const text = "FROM example.com/app\nUSER root\nRUN sudo ls\n";
const titles = [
  "Ignore sudo-in-run on this line",
  "Ignore sudo-in-run in this file",
  "Ignore sudo-in-run in the configuration",
];
const reason = "TODO: say why this is accepted";

function makeWorkspace(files: Readonly<Record<string, string>> = {}) {
  const folder = createScratchFolder("ignore");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const url = pathToFileURL(folder).href;
  return { url, uriOf: (path: string) => `${url}/${path}` };
}

function titlesOf(actions: readonly CodeAction[]): readonly string[] {
  return actions.map(({ title }) => title).filter((title) => title.startsWith("Ignore "));
}

function pick(actions: readonly CodeAction[], title: string): CodeAction {
  const action = actions.find((candidate) => candidate.title === title);
  assert.ok(action, title);
  return action;
}

test("the least that can be ignored comes first", async (t) => {
  const { url, uriOf } = makeWorkspace();
  const client = await startClient(t, { configuration: () => settings, folders: [url] });
  const uri = uriOf("Dockerfile");
  client.open(text, uri);
  const actions = await client.codeActions(client.range("sudo", uri), {}, uri);
  assert.deepEqual(
    actions.slice(0, 4).map(({ title }) => title),
    ["Remove sudo", ...titles],
  );
  assert.deepEqual(actions[3]?.diagnostics, actions[1]?.diagnostics);
  assert.equal(await client.stop(), 0);
});

test("a comment for the file goes behind the directives, and another rule joins it", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  client.open(`# syntax=docker/dockerfile:1\r\n# a\r\n${text.replaceAll("\n", "\r\n")}`);
  const ignore = async (code: string, title: string) => {
    const { edit } = await client.resolve(pick(await client.codeActions(client.range(code)), title));
    client.replace(client.text(), client.apply(edit));
  };
  await ignore("sudo", "Ignore sudo-in-run in this file");
  const rest = `# a\r\n${text.replaceAll("\n", "\r\n")}`;
  const head = "# syntax=docker/dockerfile:1\r\n# dockerfile-security ignore-file=sudo-in-run";
  assert.equal(client.text(), `${head}\r\n${rest}`);
  await ignore("example.com/app", "Ignore image-untagged in this file");
  assert.equal(client.text(), `${head},image-untagged\r\n${rest}`);
  assert.deepEqual(await client.diagnostics(), []);
  assert.equal(await client.stop(), 0);
});

test("a configuration file is made in the workspace's folder", async (t) => {
  const { url, uriOf } = makeWorkspace();
  const client = await startClient(t, { configuration: () => settings, folders: [url] });
  const uri = uriOf("images/my%20%5Bapp%5D/Dockerfile");
  client.open(text, uri);
  const actions = await client.codeActions(client.range("sudo", uri), {}, uri);
  const { edit } = await client.resolve(pick(actions, titles[2] ?? ""));
  const target = uriOf(".dockerfile-security.yaml");
  const start = { line: 0, character: 0 };
  const [create, change] = edit?.documentChanges ?? [];
  assert.deepEqual(create, { kind: "create", uri: target, options: { ignoreIfExists: true } });
  assert.ok(change !== undefined && "edits" in change);
  assert.deepEqual(change.textDocument, { uri: target, version: null });
  const [insertion] = change.edits;
  assert.ok(insertion !== undefined && "newText" in insertion);
  assert.deepEqual(insertion.range, { start, end: start });
  assert.match(insertion.newText, /^ignore:\n {2}- rules: \[sudo-in-run\]\n/);
  // A quoted text of YAML doubles backslashes, which keep globs from giving a meaning to brackets.
  assert.ok(insertion.newText.includes(String.raw`"images/my \\[app\\]/Dockerfile"`), insertion.newText);
  assert.ok(insertion.newText.includes(reason));

  // As if the editor had saved it.
  writeFileSync(new URL(target), insertion.newText);
  client.close(uri);
  client.open(text, uri);
  const left = await client.diagnostics(uri);
  assert.deepEqual(
    left.map(({ code }) => code),
    ["image-untagged"],
  );
  assert.equal(await client.stop(), 0);
});

test("the nearest configuration file gets one more entry, as it stands in the editor", async (t) => {
  const { url, uriOf } = makeWorkspace({
    ".dockerfile-security.yaml": "exclude: [old]\n",
    "services/.dockerfile-security.yaml": "rules:\n  apt-pin: off # not yet\n",
  });
  const client = await startClient(t, { configuration: () => settings, folders: [url] });
  const uri = uriOf("services/a/Dockerfile");
  const target = uriOf("services/.dockerfile-security.yaml");
  client.open(text, uri);
  const resolve = async () => {
    const actions = await client.codeActions(client.range("sudo", uri), {}, uri);
    const { edit } = await client.resolve(pick(actions, titles[2] ?? ""));
    assert.equal(edit?.documentChanges?.length, 1);
    const [change] = edit?.documentChanges ?? [];
    assert.ok(change !== undefined && "edits" in change);
    const edits = change.edits.filter((item) => "newText" in item);
    return { ...change.textDocument, edits };
  };
  const closed = await resolve();
  assert.equal(closed.uri, target);
  assert.equal(closed.version, null);
  const before = TextDocument.create(target, "yaml", 0, "rules:\n  apt-pin: off # not yet\n");
  const after = TextDocument.applyEdits(before, closed.edits);
  assert.ok(after.startsWith(before.getText()), after);
  assert.match(after, /rules: \[sudo-in-run\]\n +paths: \[a\/Dockerfile\]/);

  client.open("# mine\n", target);
  client.replace("mine", "yours", target);
  assert.equal((await resolve()).version, 2);
  assert.equal(await client.stop(), 0);
});

test("the configuration is not offered where it cannot be written", async (t) => {
  const broken = makeWorkspace({ ".dockerfile-security.yaml": "rules: [" });
  const whole = makeWorkspace();
  const { workspaceEdit, ...workspace } = fullCapabilities.workspace ?? {};
  assert.ok(workspaceEdit);
  const offered = async (
    { url, uriOf }: ReturnType<typeof makeWorkspace>,
    options: Omit<Parameters<typeof startClient>[1] & {}, "configuration">,
    uri = uriOf("Dockerfile"),
  ) => {
    const client = await startClient(t, { configuration: () => settings, folders: [url], ...options });
    client.open(text, uri);
    const result = titlesOf(await client.codeActions(client.range("sudo", uri), {}, uri));
    assert.equal(await client.stop(), 0);
    return result;
  };
  const others = titles.slice(0, 2);
  assert.deepEqual(await offered(whole, {}), titles);
  assert.deepEqual(await offered(broken, {}), others, "a broken file");
  assert.deepEqual(await offered(whole, {}, "untitled:Dockerfile"), others, "no file");
  assert.deepEqual(await offered(whole, {}, "file:///elsewhere/Dockerfile"), others, "no folder around it");
  assert.deepEqual(
    await offered(whole, { initializationOptions: { isTrusted: false } }),
    others,
    "a workspace that is not trusted",
  );
  const cannotCreate = {
    ...fullCapabilities,
    workspace: { ...workspace, workspaceEdit: { documentChanges: true } },
  };
  assert.deepEqual(
    await offered(whole, { capabilities: cannotCreate }),
    others,
    "a client that makes no files",
  );
});

test("a comment that silences nothing can be removed, or kept on purpose", async (t) => {
  const client = await startClient(t, {
    configuration: () => onlyRules("suppression-unused", "sudo-in-run"),
  });
  client.open("FROM a:1\n# dockerfile-security ignore=sudo-in-run why\nRUN ls\n");
  const [diagnostic] = await client.diagnostics();
  assert.equal(diagnostic?.code, "suppression-unused");
  assert.deepEqual(diagnostic?.tags, [1]);
  assert.deepEqual(diagnostic?.range, client.range("sudo-in-run"));
  const actions = await client.codeActions(client.range("sudo-in-run"));
  const apply = async (title: string) => client.apply((await client.resolve(pick(actions, title))).edit);
  assert.equal(await apply("Remove the comment"), "FROM a:1\nRUN ls\n");
  const kept = await apply("Ignore suppression-unused on this line");
  assert.equal(kept, "FROM a:1\n# dockerfile-security ignore=sudo-in-run,suppression-unused why\nRUN ls\n");
  client.replace(client.text(), kept);
  assert.deepEqual(await client.diagnostics(), []);

  client.replace(client.text(), "FROM a:1\n# hadolint ignore=DL3004\nRUN ls\n");
  const [ignore] = (await client.codeActions(client.range("DL3004"))).filter(({ title }) =>
    title.endsWith("on this line"),
  );
  assert.ok(ignore);
  const above = client.apply((await client.resolve(ignore)).edit);
  assert.equal(
    above,
    "FROM a:1\n# dockerfile-security ignore=suppression-unused\n# hadolint ignore=DL3004\nRUN ls\n",
  );
  client.replace(client.text(), above);
  assert.deepEqual(await client.diagnostics(), []);
  assert.equal(await client.stop(), 0);
});

test("the server knows which day it is", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  client.open(`FROM a:1\n#trivy:ignore:DS-0010:exp:${day(2)}\nRUN sudo ls\n`);
  assert.deepEqual(await client.diagnostics(), []);
  client.replace(day(2), day(-1));
  assert.equal((await client.diagnostics()).length, 1);
  assert.equal(await client.stop(), 0);
});
