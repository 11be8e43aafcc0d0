import assert from "node:assert/strict";
import { test } from "node:test";
import { type CodeAction, CodeActionKind, CodeActionTriggerKind } from "vscode-languageserver/node";
import { parseImageReference } from "../../server/src/images/image-reference.ts";
import { suggestTags } from "../../server/src/images/tags.ts";
import { dockerfileUri, onlyRules, plainCapabilities, startClient } from "./language-client.ts";

const settings = onlyRules("image-untagged", "sudo-in-run");
const fixAllKind = "source.fixAll.dockerfileSecurity";
const fixAllTitle = "Fix all problems that can be fixed safely";
// Nothing is known about the image: no table has a say in what these tests expect.
const head = "FROM example.com/app\nUSER root\n";

function describe({ title, kind, isPreferred, diagnostics }: CodeAction): string {
  const codes = diagnostics?.map(({ code }) => code).join(" ") ?? "";
  return `${kind}: ${title} [${codes}]${isPreferred ? " preferred" : ""}`;
}

function find(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.filter((action) => action.title === title);
  assert.equal(found.length, 1, `${title} in ${actions.map((action) => action.title).join(", ")}`);
  return found[0] as CodeAction;
}

test("a finding's fixes come first, ways to ignore it last, edits when they are picked", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  client.open(`${head}RUN sudo ls\n`);
  const actions = await client.codeActions(client.range(`app\nUSER root\nRUN sudo`));
  assert.deepEqual(actions.map(describe), [
    "quickfix: Remove sudo [sudo-in-run] preferred",
    "quickfix: Ignore image-untagged on this line [image-untagged]",
    "quickfix: Ignore sudo-in-run on this line [sudo-in-run]",
    "quickfix: Ignore image-untagged in this file [image-untagged]",
    "quickfix: Ignore sudo-in-run in this file [sudo-in-run]",
    `${fixAllKind}: ${fixAllTitle} []`,
  ]);
  assert.deepEqual(
    actions.filter(({ edit }) => edit !== undefined),
    [],
  );
  const diagnostics = await client.diagnostics();
  assert.deepEqual(actions[0]?.diagnostics, [diagnostics[1]]);

  const fixed = await client.resolve(find(actions, "Remove sudo"));
  assert.equal(client.apply(fixed.edit), `${head}RUN ls\n`);
  assert.equal(await client.stop(), 0);
});

test("each tag that is proposed has an action of its own", async (t) => {
  const client = await startClient(t, { configuration: () => onlyRules("image-untagged") });
  client.open("FROM node AS base\n");
  const reference = parseImageReference("node", () => undefined);
  const proposed = reference.kind === "image" ? suggestTags(reference).map(({ text }) => text) : [];
  assert.ok(proposed.length > 1);
  const actions = await client.codeActions(client.range("node"));
  assert.deepEqual(actions.map(describe), [
    ...proposed.map((image) => `quickfix: Use ${image} [image-untagged]`),
    "quickfix: Ignore image-untagged on this line [image-untagged]",
    "quickfix: Ignore image-untagged in this file [image-untagged]",
  ]);
  for (const image of proposed) {
    const { edit } = await client.resolve(find(actions, `Use ${image}`));
    assert.equal(client.apply(edit), `FROM ${image} AS base\n`);
  }
  assert.equal(await client.stop(), 0);
});

test("only what is asked for is answered", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  client.open(`${head}RUN sudo ls\nEXPOSE 80\nCMD ["app"]\n`);
  const sudo = client.range("sudo");
  const ask = async (...parameters: Parameters<typeof client.codeActions>) =>
    (await client.codeActions(...parameters)).map(({ kind, title }) => `${kind} ${title}`);
  const fixes = [
    "quickfix Remove sudo",
    "quickfix Ignore sudo-in-run on this line",
    "quickfix Ignore sudo-in-run in this file",
  ];
  const all = `${fixAllKind} ${fixAllTitle}`;

  assert.deepEqual(await ask(sudo), [...fixes, all]);
  assert.deepEqual(await ask(sudo, { only: [CodeActionKind.Empty] }), [...fixes, all]);
  assert.deepEqual(await ask(sudo, { only: [CodeActionKind.QuickFix] }), fixes);
  assert.deepEqual(await ask(sudo, { only: [CodeActionKind.Source] }), [all]);
  assert.deepEqual(await ask(sudo, { only: [CodeActionKind.SourceFixAll] }), [all]);
  assert.deepEqual(await ask(sudo, { only: [fixAllKind] }), [all]);
  assert.deepEqual(await ask(sudo, { only: ["source.fixAll.eslint"] }), []);
  assert.deepEqual(await ask(sudo, { only: [CodeActionKind.Refactor] }), [
    "refactor.rewrite.dockerfileSecurity Run as non-root (with assumptions)",
  ]);
  assert.deepEqual(await ask(sudo, { triggerKind: CodeActionTriggerKind.Automatic }), fixes);
  assert.deepEqual(await ask(client.range("EXPOSE 80"), { only: [CodeActionKind.QuickFix] }), []);

  // Some editors ask for the cursor's place and name what is on the line.
  const start = { line: 2, character: 0 };
  const diagnostics = await client.diagnostics();
  assert.deepEqual(await ask({ start, end: start }, { only: [CodeActionKind.QuickFix] }), []);
  assert.deepEqual(
    await ask({ start, end: start }, { diagnostics: diagnostics.slice(1), only: [CodeActionKind.QuickFix] }),
    fixes,
  );
  assert.equal(await client.stop(), 0);
});

test("a plain client gets edits at once", async (t) => {
  const client = await startClient(t, {
    capabilities: plainCapabilities,
    initializationOptions: { settings },
  });
  client.open("FROM example.com/app:1\r\nUSER root\r\nRUN sudo ls\r\n");
  const actions = await client.codeActions(client.range("sudo"));
  const removal = [{ range: client.range("sudo "), newText: "" }];
  const start = { line: 2, character: 0 };
  const comment = [{ range: { start, end: start }, newText: "# dockerfile-security ignore=sudo-in-run\r\n" }];
  const top = { line: 0, character: 0 };
  const fileComment = [
    { range: { start: top, end: top }, newText: "# dockerfile-security ignore-file=sudo-in-run\r\n" },
  ];
  const { diagnostics } = actions[0] ?? {};
  assert.deepEqual(actions, [
    { title: "Remove sudo", kind: "quickfix", diagnostics, edit: { changes: { [dockerfileUri]: removal } } },
    {
      title: "Ignore sudo-in-run on this line",
      kind: "quickfix",
      diagnostics,
      edit: { changes: { [dockerfileUri]: comment } },
    },
    {
      title: "Ignore sudo-in-run in this file",
      kind: "quickfix",
      diagnostics,
      edit: { changes: { [dockerfileUri]: fileComment } },
    },
    { title: fixAllTitle, kind: fixAllKind, edit: { changes: { [dockerfileUri]: removal } } },
  ]);
  assert.equal(await client.stop(), 0);
});

test("an action that was offered for an older text is made for the present one, or not at all", async (t) => {
  const client = await startClient(t, { configuration: () => onlyRules("sudo-in-run") });
  client.open(`${head}RUN sudo ls\nRUN b\n`);
  const [remove, ignore] = await client.codeActions(client.range("sudo"), {
    only: [CodeActionKind.QuickFix],
  });
  assert.ok(remove !== undefined && ignore !== undefined);

  client.replace("USER root\n", "USER root\n# a 😀\n");
  assert.equal(client.apply((await client.resolve(remove)).edit), `${head}# a 😀\nRUN ls\nRUN b\n`);
  assert.equal(
    client.apply((await client.resolve(ignore)).edit),
    `${head}# a 😀\n# dockerfile-security ignore=sudo-in-run\nRUN sudo ls\nRUN b\n`,
  );

  client.replace("RUN b", "RUN sudo ls");
  assert.equal((await client.resolve(remove)).edit, undefined, "two places that could be meant");
  client.replace("RUN sudo ls\nRUN sudo ls", "RUN sudo id");
  assert.equal((await client.resolve(remove)).edit, undefined, "the line is another one");
  client.replace("RUN sudo id", "");
  assert.equal((await client.resolve(remove)).edit, undefined, "the finding is gone");
  client.close();
  assert.deepEqual(await client.resolve(remove), remove);
  assert.equal(await client.stop(), 0);
});

test("an action that the server never offered stays as it is", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  client.open(`${head}RUN sudo ls\n`);
  const origin = { uri: dockerfileUri, version: 1 };
  const finding = { rule: "sudo-in-run", message: "needless", start: 35, lines: "RUN sudo ls", column: 4 };
  const fix = { id: "remove", title: "Remove sudo" };
  const genuine = { title: "?", data: { ...origin, kind: "fix", finding, fix } };
  assert.equal(client.apply((await client.resolve(genuine)).edit), `${head}RUN ls\n`);
  for (const data of [
    undefined,
    null,
    7,
    [],
    { uri: 1 },
    { ...origin, kind: "other", finding },
    { ...origin, kind: "fix" },
    { ...origin, kind: "fix", finding },
    { ...origin, kind: "fix", finding, fix: { id: "none", title: "none" } },
    { ...origin, kind: "fix", finding, fix: { id: "remove" } },
    { ...origin, kind: "ignore", finding },
    { ...origin, kind: "ignore", place: "elsewhere", finding },
    { ...origin, kind: "ignore", place: "configuration", finding },
    { ...origin, kind: "ignore", place: "line", finding: { ...finding, start: 4 } },
    { ...origin, kind: "ignore", place: "line", finding: { ...finding, rule: null } },
    { ...origin, kind: "ignore", place: "line", finding, uri: "file:///elsewhere" },
  ]) {
    const action = { title: "?", kind: "quickfix", ...(data !== undefined && { data }) };
    assert.deepEqual(await client.resolve(action), action);
  }
  assert.deepEqual(client.logged, []);
  assert.equal(await client.stop(), 0);
});

test("fix-all makes the safe fixes of the whole document, and then has nothing to offer", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  client.open(`${head}RUN sudo ls # 😀\r\nRUN \\\r\n\tsudo a \\\r\n\t\t&& sudo -E b\r\n`);
  const start = { line: 0, character: 0 };
  const only = [CodeActionKind.SourceFixAll];
  const [action] = await client.codeActions({ start, end: start }, { only });
  assert.ok(action !== undefined);
  const { edit } = await client.resolve(action);
  const text = client.apply(edit);
  assert.equal(text, `${head}RUN ls # 😀\r\nRUN \\\r\n\ta \\\r\n\t\t&& b\r\n`);
  assert.deepEqual(edit?.documentChanges, [
    {
      textDocument: { uri: dockerfileUri, version: 1 },
      edits: [
        { range: { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } }, newText: "" },
        { range: { start: { line: 4, character: 1 }, end: { line: 4, character: 6 } }, newText: "" },
        { range: { start: { line: 5, character: 5 }, end: { line: 5, character: 13 } }, newText: "" },
      ],
    },
  ]);

  client.replace(client.text(), text);
  assert.deepEqual(await client.codeActions({ start, end: start }, { only }), []);
  assert.equal(await client.stop(), 0);
});

test("an ignored rule is silent on its line, and another one joins the comment", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  const before = "FROM example.com/app:1\r\nUSER root\r\n";
  const after = "COPY --from=nginx a b\r\n";
  client.open(`${before}  RUN sudo ls\r\n${after}`);
  const codes = async () => (await client.diagnostics()).map(({ code }) => code);
  const ignoreSudo = async () => {
    const action = find(await client.codeActions(client.range("sudo ls")), "Ignore sudo-in-run on this line");
    const { edit } = await client.resolve(action);
    client.replace(client.text(), client.apply(edit));
  };
  assert.deepEqual(await codes(), ["sudo-in-run", "image-untagged"]);
  await ignoreSudo();
  assert.equal(
    client.text(),
    `${before}  # dockerfile-security ignore=sudo-in-run\r\n  RUN sudo ls\r\n${after}`,
  );
  assert.deepEqual(await codes(), ["image-untagged"]);

  client.replace("ignore=sudo-in-run", "ignore=other because of that");
  assert.deepEqual(await codes(), ["sudo-in-run", "image-untagged"]);
  await ignoreSudo();
  assert.equal(
    client.text(),
    `${before}  # dockerfile-security ignore=other,sudo-in-run because of that\r\n  RUN sudo ls\r\n${after}`,
  );
  assert.deepEqual(await codes(), ["image-untagged"]);
  assert.equal(await client.stop(), 0);
});

test("a rule is ignored in the first line, too", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  client.open("FROM example.com/app\nFROM example.com/other\n");
  const [action] = await client.codeActions(client.range("FROM example.com/app"));
  assert.equal(action?.title, "Ignore image-untagged on this line");
  const { edit } = await client.resolve(action);
  client.replace(client.text(), client.apply(edit));
  assert.equal(
    client.text(),
    "# dockerfile-security ignore=image-untagged\nFROM example.com/app\nFROM example.com/other\n",
  );
  assert.deepEqual(
    (await client.diagnostics()).map(({ range }) => range.start.line),
    [2],
  );
  assert.equal(await client.stop(), 0);
});

test("findings of one rule in one instruction are ignored by one action", async (t) => {
  const client = await startClient(t, { configuration: () => settings });
  client.open("FROM example.com/app:1\nUSER root\nRUN sudo a && sudo b\n");
  const actions = await client.codeActions(client.range("sudo a && sudo b"), {
    only: [CodeActionKind.QuickFix],
  });
  assert.deepEqual(actions.map(describe), [
    "quickfix: Remove sudo [sudo-in-run] preferred",
    "quickfix: Remove sudo [sudo-in-run] preferred",
    "quickfix: Ignore sudo-in-run on this line [sudo-in-run sudo-in-run]",
    "quickfix: Ignore sudo-in-run in this file [sudo-in-run sudo-in-run]",
  ]);
  assert.equal(await client.stop(), 0);
});
