import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  type ApplyWorkspaceEditParams,
  ApplyWorkspaceEditRequest,
  type ClientCapabilities,
  type CodeAction,
  CodeActionTriggerKind,
  DidChangeWatchedFilesNotification,
  ExecuteCommandRequest,
  LSPErrorCodes,
  MarkupContent,
  type Registration,
  RegistrationRequest,
  ResponseError,
  ShowMessageNotification,
} from "vscode-languageserver/node";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import {
  type RewriteAnswer,
  rewriteActionKind,
  rewriteRequest,
} from "../../server/src/lsp/rewrite-protocol.ts";
import { rewriteCommand } from "../../server/src/lsp/rewrites/rewrite-commands.ts";
import type { RewriteId } from "../../server/src/rewrites/rewrite.ts";
import { type ClientOptions, fullCapabilities, type LanguageClient, startClient } from "./language-client.ts";

const app: Readonly<Record<string, string>> = {
  Dockerfile:
    "FROM node:22-bookworm\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY server.js ./\nEXPOSE 3000\nCMD npm start\n",
  "package.json": JSON.stringify({
    name: "app",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "5.1.0" },
  }),
  "package-lock.json": JSON.stringify({
    name: "app",
    lockfileVersion: 3,
    packages: { "": { dependencies: { express: "5.1.0" } } },
  }),
  "server.js": 'require("express")().get("/", (_, answer) => answer.send("hello")).listen(3000);\n',
  ".dockerignore": "node_modules\n.git\n",
};

const distroless = `FROM node:22-bookworm AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev
COPY server.js ./

FROM gcr.io/distroless/nodejs22-debian13:nonroot
WORKDIR /app
COPY --from=build /app /app
EXPOSE 3000
CMD ["server.js"]
`;

const capabilities: ClientCapabilities = {
  ...fullCapabilities,
  textDocument: {
    ...fullCapabilities.textDocument,
    codeAction: { ...fullCapabilities.textDocument?.codeAction, disabledSupport: true },
  },
  workspace: {
    ...fullCapabilities.workspace,
    applyEdit: true,
    workspaceEdit: { ...fullCapabilities.workspace?.workspaceEdit, changeAnnotationSupport: {} },
  },
};

interface Scene extends LanguageClient {
  readonly folder: string;
  readonly uri: string;
  readonly messages: readonly string[];
  readonly registrations: readonly Registration[];
  /** Actions that rewrite, anywhere in the file. */
  rewrites(): Promise<readonly CodeAction[]>;
  ask(rewrite: RewriteId): Promise<RewriteAnswer>;
}

/** @param files by path from the folder that is open; those with undefined are left out of the application */
async function startScene(
  t: TestContext,
  files: Readonly<Record<string, string | undefined>> = {},
  options: ClientOptions & { readonly dockerfile?: string; readonly opened?: string } = {},
): Promise<Scene> {
  const folder = join(createScratchFolder("rewrites"), options.opened ?? "프로젝트 앱");
  for (const [path, text] of Object.entries({ ...app, ...files })) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const client = await startClient(t, {
    capabilities,
    folders: [pathToFileURL(folder).href],
    ...options,
  });
  const messages: string[] = [];
  const registrations: Registration[] = [];
  client.connection.onNotification(ShowMessageNotification.type, ({ message }) => {
    messages.push(message);
  });
  client.connection.onRequest(RegistrationRequest.type, (params) => {
    registrations.push(...params.registrations);
  });
  const name = options.dockerfile ?? "Dockerfile";
  const uri = pathToFileURL(join(folder, name)).href;
  const text = files[name] ?? app[name];
  if (text !== undefined) client.open(text, uri);
  const whole = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return Object.assign(client, {
    folder,
    uri,
    messages,
    registrations,
    rewrites: () => client.codeActions(whole, { only: ["refactor"] }, uri),
    ask: (rewrite: RewriteId) =>
      client.connection.sendRequest<RewriteAnswer>(rewriteRequest, { uri, rewrite }),
  });
}

function titles(actions: readonly CodeAction[]): readonly string[] {
  return actions.map(({ title, disabled }) => (disabled ? `${title} (disabled)` : title));
}

function find(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.find((action) => action.title === title);
  assert.ok(found, `${title} in ${titles(actions).join(", ")}`);
  return found;
}

/** The last line of what a rewrite makes; nothing where it makes nothing. */
function commandOf(scene: Scene, answer: RewriteAnswer): string | undefined {
  return answer.kind === "offered"
    ? scene.apply(answer.edit, scene.uri).trimEnd().split("\n").at(-1)
    : undefined;
}

async function isModified(asked: Promise<unknown>): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof ResponseError);
    assert.equal(error.code, LSPErrorCodes.ContentModified);
    return true;
  });
}

test("rewrites are offered, and their edits made when one is picked", async (t) => {
  const scene = await startScene(t);
  const actions = await scene.rewrites();
  assert.deepEqual(titles(actions), [
    "Rewrite to multi-stage",
    "Rewrite to distroless",
    "Run as non-root",
    "Use exec form",
  ]);
  for (const { kind, edit } of actions) {
    assert.equal(kind, rewriteActionKind);
    assert.equal(edit, undefined);
  }
  const { edit } = await scene.resolve(find(actions, "Rewrite to distroless"));
  assert.equal(scene.apply(edit, scene.uri), distroless);
  assert.deepEqual(scene.messages, []);
  assert.equal(await scene.stop(), 0);
});

test("an edit says what it does, and asks to be confirmed", async (t) => {
  const scene = await startScene(t);
  const { edit } = await scene.resolve(find(await scene.rewrites(), "Rewrite to distroless"));
  const { rewrite } = edit?.changeAnnotations ?? {};
  assert.deepEqual(Object.keys(edit?.changeAnnotations ?? {}), ["rewrite"]);
  assert.equal(rewrite?.label, "Rewrite to distroless");
  assert.equal(rewrite?.needsConfirmation, true);
  assert.match(
    rewrite?.description ?? "",
    /gcr\.io\/distroless.* What others rely on and changes: user, command\.$/,
  );
  const [change] = edit?.documentChanges ?? [];
  assert.ok(change !== undefined && "edits" in change && change.edits.length > 1);
  for (const part of change.edits) assert.ok("annotationId" in part && part.annotationId === "rewrite");
  assert.equal(await scene.stop(), 0);
});

test("what is assumed is said in the title, in the file, and beside the edit", async (t) => {
  const scene = await startScene(t, {
    "package.json": undefined,
    Dockerfile: app.Dockerfile?.replace("npm start", "node server.js"),
  });
  const actions = await scene.rewrites();
  const action = actions.find(
    ({ title, disabled }) => /multi-stage \(with assumptions\)$/.test(title) && !disabled,
  );
  assert.ok(action, titles(actions).join());
  const { edit } = await scene.resolve(action);
  const { assumptions } = edit?.changeAnnotations ?? {};
  assert.equal(assumptions?.label, "Assumptions to check");
  assert.equal(assumptions.needsConfirmation, true);
  assert.match(assumptions.description ?? "", /^[HS]\d+: /);
  assert.match(scene.apply(edit, scene.uri), /# TODO\(dockerfile-security\): /);
  assert.equal(await scene.stop(), 0);
});

const refusing = { Dockerfile: app.Dockerfile?.replace("npm start", "npm start && echo done || exit 3") };

test("a refused rewrite is disabled with its reason, and left out where a client shows none", async (t) => {
  const scene = await startScene(t, refusing);
  const refused = find(await scene.rewrites(), "Use exec form");
  assert.match(refused.disabled?.reason ?? "", /^H\d\d: /);
  assert.equal(refused.data, undefined);
  assert.equal(await scene.stop(), 0);

  const other = await startScene(t, refusing, { capabilities: fullCapabilities });
  assert.ok(!titles(await other.rewrites()).some((title) => /exec form/.test(title)));
  assert.equal(await other.stop(), 0);
});

test("a client that resolves nothing gets edits at once", async (t) => {
  const plain: ClientCapabilities = {
    textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
  };
  const scene = await startScene(t, {}, { capabilities: plain });
  const action = find(await scene.rewrites(), "Rewrite to distroless");
  assert.equal(action.edit?.changeAnnotations, undefined);
  assert.equal(scene.apply(action.edit, scene.uri), distroless);
  assert.equal(await scene.stop(), 0);
});

test("rewrites come only where they are asked for", async (t) => {
  const scene = await startScene(t);
  const at = (code: string, context: Parameters<LanguageClient["codeActions"]>[1]) =>
    scene
      .codeActions(scene.range(code, scene.uri), context, scene.uri)
      .then((actions) => titles(actions.filter(({ kind }) => kind === rewriteActionKind)));
  const asked = { triggerKind: CodeActionTriggerKind.Invoked };
  const whole = ["Rewrite to multi-stage", "Rewrite to distroless", "Run as non-root"];
  assert.deepEqual(await at("FROM node", asked), whole);
  assert.deepEqual(await at("npm start", asked), [...whole, "Use exec form"]);
  assert.deepEqual(await at("npm start", { triggerKind: CodeActionTriggerKind.Automatic }), []);
  assert.deepEqual(await at("npm start", {}), []);
  for (const kind of ["quickfix", "refactor.extract", "refactor.rewrite.other", "source"]) {
    assert.deepEqual(await at("npm start", { ...asked, only: [kind] }), [], kind);
  }
  for (const kind of ["refactor", "refactor.rewrite", rewriteActionKind]) {
    assert.deepEqual((await at("FROM node", { only: [kind] })).length, 4, kind);
  }
  assert.equal(await scene.stop(), 0);
});

test("only the stages that are shipped are rewritten from where the cursor is", async (t) => {
  const Dockerfile = `FROM golang:1.24 AS tool\nRUN go version\n\n${app.Dockerfile}`;
  const scene = await startScene(t, { Dockerfile });
  const at = async (code: string) => {
    const context = { triggerKind: CodeActionTriggerKind.Invoked };
    const actions = await scene.codeActions(scene.range(code, scene.uri), context, scene.uri);
    return actions.filter(({ kind }) => kind === rewriteActionKind).length;
  };
  assert.equal(await at("go version"), 0);
  assert.ok((await at("npm ci")) > 0);
  assert.equal(await scene.stop(), 0);
});

test("an action is of one version of the file", async (t) => {
  const scene = await startScene(t);
  const action = find(await scene.rewrites(), "Rewrite to distroless");
  scene.replace("EXPOSE 3000", "EXPOSE 3001", scene.uri);
  await isModified(scene.resolve(action));
  await scene.until(() => scene.messages.length > 0, "the message");
  assert.deepEqual(scene.messages, ["The file was changed while the rewrite was computed; try again."]);
  const again = find(await scene.rewrites(), "Rewrite to distroless");
  const { edit } = await scene.resolve(again);
  assert.equal(scene.apply(edit, scene.uri), distroless.replace("3000", "3001"));
  assert.equal(await scene.stop(), 0);
});

test("a change while a rewrite is computed makes it stale", async (t) => {
  const scene = await startScene(t);
  const first = scene.ask("distroless");
  scene.replace("EXPOSE 3000", "EXPOSE 3001", scene.uri);
  assert.deepEqual(await first, {
    kind: "failed",
    failure: "stale",
    message: "The file was changed while the rewrite was computed; try again.",
  });
  const second = scene.ask("distroless");
  scene.close(scene.uri);
  const closed = await second;
  assert.ok(closed.kind === "failed" && closed.failure === "stale");
  assert.equal(await scene.stop(), 0);
});

test("the request answers all that there is to say", async (t) => {
  const scene = await startScene(t);
  const offered = await scene.ask("distroless");
  assert.ok(offered.kind === "offered");
  assert.deepEqual([offered.level, offered.version, offered.title], ["A", 1, "Rewrite to distroless"]);
  assert.deepEqual(offered.changes, ["user", "command"]);
  assert.deepEqual(offered.assumptions, []);
  assert.ok(offered.steps.length > 1);
  const notes = new Map(offered.notes.map(({ id, url }) => [id, url.replace(/^.*\/docs\//, "")]));
  assert.equal(notes.get("H05"), "rewrites.md#h05");
  assert.equal(notes.get("H31"), "rewrites.md#h31");
  assert.equal(scene.apply(offered.edit, scene.uri), distroless);

  const unknown: RewriteAnswer = await scene.connection.sendRequest(rewriteRequest, {
    uri: "file:///project/other",
    rewrite: "distroless",
  });
  assert.ok(unknown.kind === "failed" && unknown.failure === "no-dockerfile");
  for (const params of [{}, { uri: scene.uri, rewrite: "smaller" }, null]) {
    await assert.rejects(scene.connection.sendRequest(rewriteRequest, params), /A rewrite takes/);
  }
  assert.equal(await scene.stop(), 0);
});

test("the result of a rewrite is not rewritten again", async (t) => {
  const scene = await startScene(t, { Dockerfile: distroless });
  assert.deepEqual(titles(await scene.rewrites()), []);
  const answer = await scene.ask("distroless");
  assert.deepEqual(answer, {
    kind: "nothing",
    title: "Rewrite to distroless",
    message: "Rewrite to distroless: there is nothing to do here.",
  });
  assert.equal(await scene.stop(), 0);
});

test("a command rewrites in editors that only know the protocol", async (t) => {
  const scene = await startScene(t);
  const commands = scene.initializeResult.capabilities.executeCommandProvider?.commands;
  assert.ok(commands?.includes(rewriteCommand));
  const applied: ApplyWorkspaceEditParams[] = [];
  let isAccepted = true;
  scene.connection.onRequest(ApplyWorkspaceEditRequest.type, (params) => {
    applied.push(params);
    return { applied: isAccepted };
  });
  const run = (argument: unknown): Promise<RewriteAnswer> =>
    scene.connection.sendRequest(ExecuteCommandRequest.type, {
      command: rewriteCommand,
      arguments: [argument],
    });
  const argument = { uri: scene.uri, rewrite: "distroless" };
  assert.equal((await run(argument)).kind, "offered");
  assert.equal(applied[0]?.label, "Rewrite to distroless");
  assert.equal(scene.apply(applied[0]?.edit, scene.uri), distroless);
  isAccepted = false;
  const refused = await run(argument);
  assert.ok(refused.kind === "failed" && refused.failure === "not-applied");
  await assert.rejects(run({ uri: scene.uri }), /A rewrite takes/);
  assert.equal(await scene.stop(), 0);

  const other = await startScene(t, refusing);
  const answer: RewriteAnswer = await other.connection.sendRequest(ExecuteCommandRequest.type, {
    command: rewriteCommand,
    arguments: [{ uri: other.uri, rewrite: "exec-form" }],
  });
  assert.ok(answer.kind === "refused" && answer.reasons.length > 0);
  await other.until(() => other.messages.length > 0, "the message");
  assert.deepEqual(other.messages, [answer.message]);
  assert.match(answer.message, /^Use exec form is refused\. H\d\d: /);
  assert.equal(await other.stop(), 0);
});

test("the extension has its request, and announces no command", async (t) => {
  const scene = await startScene(
    t,
    {},
    { initializationOptions: { isExtension: true, rewriteDocumentation: "editor://rewrites" } },
  );
  assert.equal(scene.initializeResult.capabilities.executeCommandProvider, undefined);
  const answer = await scene.ask("distroless");
  assert.ok(answer.kind === "offered");
  assert.ok(answer.notes.some(({ url }) => url === "editor://rewrites#h05"));
  assert.equal(await scene.stop(), 0);
});

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

test("files that are no Dockerfile yet, or far too long, are answered", async (t) => {
  const scene = await startScene(t, {}, { dockerfile: "none" });
  const texts = ["", "FROM", "FROM \\\n", "FROM node\nCMD [", `FROM node\n${"RUN true\n".repeat(40_000)}`];
  for (const [index, text] of texts.entries()) {
    const uri = pathToFileURL(join(scene.folder, `${index}.dockerfile`)).href;
    scene.open(text, uri);
    for (const rewrite of ["multi-stage", "distroless", "non-root", "exec-form"]) {
      const answer: RewriteAnswer = await scene.connection.sendRequest(rewriteRequest, { uri, rewrite });
      assert.notEqual(answer.kind, "failed", `${rewrite} of ${text.slice(0, 20)}`);
    }
  }
  assert.equal(await scene.stop(), 0);
});

test("Windows line ends stay", async (t) => {
  const scene = await startScene(t, { Dockerfile: app.Dockerfile?.replaceAll("\n", "\r\n") });
  const answer = await scene.ask("distroless");
  assert.ok(answer.kind === "offered");
  assert.equal(scene.apply(answer.edit, scene.uri), distroless.replaceAll("\n", "\r\n"));
  assert.equal(await scene.stop(), 0);
});

test("rewrites speak the user's language, and the file English", async (t) => {
  const scene = await startScene(t, {}, { locale: "ko" });
  const untitled = "untitled:Untitled-1";
  scene.open(app.Dockerfile?.replace("npm start", "node server.js") ?? "", untitled);
  const answer: RewriteAnswer = await scene.connection.sendRequest(rewriteRequest, {
    uri: untitled,
    rewrite: "multi-stage",
  });
  assert.ok(answer.kind === "offered");
  assert.equal(answer.title, "멀티 스테이지로 다시 쓰기 (가정 있음)");
  for (const { text } of answer.assumptions) assert.match(text, /[가-힣]/);
  const result = scene.apply(answer.edit, untitled);
  assert.match(result, /# TODO\(dockerfile-security\): /);
  assert.doesNotMatch(result, /[가-힣]/);
  assert.equal(await scene.stop(), 0);
});

async function hoverOn(scene: Scene, code: string): Promise<string> {
  const hover = await scene.hover(code, scene.uri);
  const contents = hover?.contents;
  assert.ok(contents === undefined || MarkupContent.is(contents));
  return contents?.value ?? "";
}

test("the hover on the last base says why it is not smaller", async (t) => {
  const possible = await startScene(t);
  const text = await hoverOn(possible, "node:22-bookworm");
  assert.match(
    text,
    /\*\*Why not smaller\?\*\*\n\nRewrite to distroless is possible\.\n\nRewrite to multi-stage is possible\.$/,
  );
  assert.match(text, /Debian/, "what is known of the image stands before it");
  assert.doesNotMatch(await hoverOn(possible, "RUN npm"), /Why not smaller/);
  assert.equal(await possible.stop(), 0);

  const refused = await startScene(t, refusing, {
    initializationOptions: { rewriteDocumentation: "editor://rewrites" },
  });
  const reason = await hoverOn(refused, "node:22-bookworm");
  assert.match(reason, /Rewrite to distroless is refused:\n\n- \[H\d\d\]\(editor:\/\/rewrites#h\d\d\): /);
  assert.equal(await refused.stop(), 0);

  const minimal = await startScene(t, { Dockerfile: distroless });
  assert.doesNotMatch(
    await hoverOn(minimal, "gcr.io/distroless/nodejs22-debian13:nonroot"),
    /Why not smaller/,
  );
  assert.doesNotMatch(await hoverOn(minimal, "node:22-bookworm"), /Why not smaller/);
  assert.equal(await minimal.stop(), 0);
});

test("a client without Markdown reads why a base is not smaller as text", async (t) => {
  const plain = {
    ...capabilities,
    textDocument: { ...capabilities.textDocument, hover: { contentFormat: ["plaintext" as const] } },
  };
  const scene = await startScene(t, refusing, { capabilities: plain });
  const text = await hoverOn(scene, "node:22-bookworm");
  assert.match(text, /\nWhy not smaller\?\nRewrite to distroless is refused:\n- H\d\d: /);
  assert.equal(await scene.stop(), 0);
});
