import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  type ApplyWorkspaceEditParams,
  ApplyWorkspaceEditRequest,
  type ClientCapabilities,
  CodeActionTriggerKind,
  ExecuteCommandRequest,
} from "vscode-languageserver/node";
import {
  type RewriteAnswer,
  rewriteActionKind,
  rewriteRequest,
} from "../../server/src/lsp/rewrite-protocol.ts";
import { rewriteCommand } from "../../server/src/lsp/rewrites/rewrite-commands.ts";
import { app, distroless } from "../support/express-app.ts";
import { fullCapabilities, type LanguageClient } from "./language-client.ts";
import { find, isModified, refusing, startScene, titles } from "./rewrite-scene.ts";

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
