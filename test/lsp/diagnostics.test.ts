import assert from "node:assert/strict";
import { test } from "node:test";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import { rewriteCommand } from "../../server/src/lsp/rewrites/rewrite-commands.ts";
import { scanCommands } from "../../server/src/lsp/scans/scan-commands.ts";
import { dockerfileUri, onlyRules, plainCapabilities, startClient } from "./language-client.ts";

const untagged = onlyRules("image-untagged");
const message = "node has no tag, so Docker takes latest and every build may get another image.";

/** `rule line:character-line:character`, as LSP counts: from zero. */
function locate({ code, range: { start, end } }: Diagnostic): string {
  return `${code} ${start.line}:${start.character}-${end.line}:${end.character}`;
}

const commands = [...Object.values(scanCommands), rewriteCommand];

test("the server announces what it does", async (t) => {
  const client = await startClient(t);
  assert.deepEqual(client.initializeResult, {
    serverInfo: { name: "dockerfile-security" },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: 2, save: true },
      hoverProvider: true,
      diagnosticProvider: {
        identifier: "dockerfile-security",
        interFileDependencies: false,
        workspaceDiagnostics: false,
      },
      codeActionProvider: {
        codeActionKinds: ["quickfix", "source.fixAll.dockerfileSecurity", "refactor.rewrite"],
        resolveProvider: true,
      },
      executeCommandProvider: { commands, workDoneProgress: true },
    },
  });
  assert.equal(await client.stop(), 0);
});

test("a client that declares nothing is announced what needs nothing of it", async (t) => {
  const client = await startClient(t, { capabilities: {} });
  assert.deepEqual(client.initializeResult.capabilities, {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: 2, save: true },
    hoverProvider: true,
    executeCommandProvider: { commands, workDoneProgress: true },
  });
  assert.equal(await client.stop(), 0);
});

test("a pulled diagnostic has all that the client can show", async (t) => {
  const client = await startClient(t, {
    configuration: () => onlyRules("image-untagged", "sudo-in-run"),
    initializationOptions: { ruleDocumentation: "editor://rules/" },
  });
  client.open("ARG IMAGE=example.com/app\nFROM $IMAGE\nUSER root\nRUN sudo ls\n");
  assert.deepEqual(await client.diagnostics(), [
    {
      range: client.range("$IMAGE"),
      severity: DiagnosticSeverity.Warning,
      code: "image-untagged",
      codeDescription: { href: "editor://rules/image-untagged" },
      source: "dockerfile-security",
      message: "example.com/app has no tag, so Docker takes latest and every build may get another image.",
      relatedInformation: [
        {
          location: { uri: dockerfileUri, range: client.range("ARG IMAGE=example.com/app") },
          message: "The image comes from this default.",
        },
      ],
      data: { message: "untagged", fixes: [] },
    },
    {
      range: client.range("sudo"),
      severity: DiagnosticSeverity.Warning,
      code: "sudo-in-run",
      codeDescription: { href: "editor://rules/sudo-in-run" },
      source: "dockerfile-security",
      message:
        "This runs as root already, so sudo does nothing but change the environment and hide what needs root.",
      tags: [DiagnosticTag.Unnecessary],
      data: { message: "needless", fixes: ["remove"] },
    },
  ]);
  assert.equal(await client.stop(), 0);
});

test("a diagnostic leads to the published page of its rule where the client names none", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  client.open("FROM node\n");
  const [diagnostic] = await client.diagnostics();
  assert.match(diagnostic?.codeDescription?.href ?? "", /^https:.*\/docs\/rules\/image-untagged\.md$/);
  assert.equal(await client.stop(), 0);
});

test("a client that cannot ask gets diagnostics pushed, without what it does not know", async (t) => {
  const client = await startClient(t, {
    capabilities: plainCapabilities,
    initializationOptions: { settings: untagged },
  });
  client.open("FROM node\n");
  await client.until(() => client.published.length === 1, "the diagnostics");
  assert.deepEqual(client.published, [
    {
      uri: dockerfileUri,
      diagnostics: [
        {
          range: client.range("node"),
          severity: DiagnosticSeverity.Warning,
          code: "image-untagged",
          source: "dockerfile-security",
          message,
        },
      ],
    },
  ]);
  assert.equal(await client.stop(), 0);
});

test("pushed diagnostics wait for the end of a word, and go with the document", async (t) => {
  const client = await startClient(t, {
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    initializationOptions: { settings: untagged },
  });
  client.open("FROM \n");
  client.replace("FROM ", "FROM n");
  client.replace("FROM n", "FROM no");
  client.replace("FROM no", "FROM node");
  await client.until(() => client.published.length === 1, "the diagnostics");
  client.replace("FROM node", "FROM node:22.1.0");
  await client.until(() => client.published.length === 2, "the diagnostics after the change");
  client.close();
  await client.until(() => client.published.length === 3, "the end of the diagnostics");
  assert.deepEqual(
    client.published.map(({ uri, version, diagnostics }) => [uri, version, diagnostics.map(locate)]),
    [
      [dockerfileUri, 4, ["image-untagged 0:5-0:9"]],
      [dockerfileUri, 5, []],
      [dockerfileUri, undefined, []],
    ],
  );
  assert.equal(await client.stop(), 0);
});

const positions: readonly { readonly name: string; readonly text: string; readonly expected: string[] }[] = [
  { name: "nothing", text: "", expected: [] },
  { name: "LF", text: "# a\nFROM node\n", expected: ["image-untagged 1:5-1:9"] },
  { name: "CRLF", text: "# a\r\n\r\nFROM node\r\n", expected: ["image-untagged 2:5-2:9"] },
  { name: "no line break at the end", text: "FROM node", expected: ["image-untagged 0:5-0:9"] },
  { name: "a byte order mark", text: "\uFEFFFROM node\n", expected: ["image-untagged 0:6-0:10"] },
  {
    name: "characters outside the basic plane",
    text: "# 😀\nFROM a:1\nCOPY 😀 /\nCOPY --chown=😀 --from=node a /\n",
    expected: ["image-untagged 3:23-3:27"],
  },
  {
    name: "a continued line",
    text: "FROM \\\r\n  # 😀\r\n  node\r\n",
    expected: ["image-untagged 2:2-2:6"],
  },
];

test("diagnostics stand where the code stands", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  for (const [index, { name, text, expected }] of positions.entries()) {
    const uri = `untitled:Untitled-${index}`;
    client.open(text, uri);
    assert.deepEqual((await client.diagnostics(uri)).map(locate), expected, name);
  }
  assert.equal(await client.stop(), 0);
});

test("diagnostics follow each edit, half-typed text included", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  client.open("FROM node\r\nRUN a\r\n");
  const steps: readonly (readonly [old: string, text: string, expected: readonly string[]])[] = [
    ["FROM", "# 😀\r\nFROM", ["image-untagged 1:5-1:9"]],
    ["node\r\nRUN a", "\r\nRUN \"$(a <<E '", []],
    ["FROM \r\n", "FROM alpine\r\nFROM \\\r\n", ["image-untagged 1:5-1:11"]],
    [
      "FROM \\\r\nRUN \"$(a <<E '",
      "COPY --from=nginx a b",
      ["image-untagged 1:5-1:11", "image-untagged 2:12-2:17"],
    ],
    ["# 😀\r\nFROM alpine\r\nCOPY --from=nginx a b\r\n", "", []],
  ];
  for (const [old, text, expected] of steps) {
    client.replace(old, text);
    assert.deepEqual((await client.diagnostics()).map(locate), expected, JSON.stringify(client.text()));
  }
  assert.equal(client.text(), "");
  assert.equal(await client.stop(), 0);
});

test("diagnostics that stay the same are not sent again", async (t) => {
  const client = await startClient(t, { configuration: () => untagged });
  client.open("FROM node\nRUN a\n");
  const first = await client.pull();
  assert.ok(first.kind === "full" && first.resultId !== undefined);

  assert.deepEqual(await client.pull(dockerfileUri, first.resultId), {
    kind: "unchanged",
    resultId: first.resultId,
  });
  client.replace("RUN a", "RUN b");
  assert.deepEqual(await client.pull(dockerfileUri, first.resultId), {
    kind: "unchanged",
    resultId: first.resultId,
  });
  client.replace("FROM", "# a\nFROM");
  const second = await client.pull(dockerfileUri, first.resultId);
  assert.ok(second.kind === "full" && second.resultId !== first.resultId);
  assert.deepEqual(second.items.map(locate), ["image-untagged 1:5-1:9"]);

  // A document of the same name and version is another one after it was closed.
  client.close();
  client.open("FROM alpine\nRUN a\n");
  const third = await client.pull(dockerfileUri, second.resultId);
  assert.ok(third.kind === "full");
  assert.deepEqual(third.items.map(locate), ["image-untagged 0:5-0:11"]);
  assert.equal(await client.stop(), 0);
});

test("a result of an earlier run of the server is not taken for one of this", async (t) => {
  const one = await startClient(t, { configuration: () => untagged });
  one.open("FROM node\n");
  const { resultId } = await one.pull();
  assert.equal(await one.stop(), 0);

  const other = await startClient(t, { configuration: () => untagged });
  other.open("FROM alpine\n");
  const report = await other.pull(dockerfileUri, resultId ?? "");
  assert.ok(report.kind === "full");
  assert.deepEqual(report.items.map(locate), ["image-untagged 0:5-0:11"]);
  assert.equal(await other.stop(), 0);
});
