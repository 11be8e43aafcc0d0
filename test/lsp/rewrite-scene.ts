/** A server with an application in an open folder, and an editor that asks for rewrites of its Dockerfile. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  type CodeAction,
  LSPErrorCodes,
  type Registration,
  RegistrationRequest,
  ResponseError,
} from "vscode-languageserver/node";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { type RewriteAnswer, rewriteRequest } from "../../server/src/lsp/rewrite-protocol.ts";
import type { RewriteId } from "../../server/src/rewrites/rewrite.ts";
import { app } from "../support/express-app.ts";
import { type ClientOptions, fullCapabilities, type LanguageClient, startClient } from "./language-client.ts";

export const capabilities: ClientCapabilities = {
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

export interface Scene extends LanguageClient {
  readonly folder: string;
  readonly uri: string;
  readonly registrations: readonly Registration[];
  /** Actions that rewrite, anywhere in the file. */
  rewrites(): Promise<readonly CodeAction[]>;
  ask(rewrite: RewriteId): Promise<RewriteAnswer>;
}

/** @param files by path from the folder that is open; those with undefined are left out of the application */
export async function startScene(
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
  const registrations: Registration[] = [];
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
    registrations,
    rewrites: () => client.codeActions(whole, { only: ["refactor"] }, uri),
    ask: (rewrite: RewriteId) =>
      client.connection.sendRequest<RewriteAnswer>(rewriteRequest, { uri, rewrite }),
  });
}

export function titles(actions: readonly CodeAction[]): readonly string[] {
  return actions.map(({ title, disabled }) => (disabled ? `${title} (disabled)` : title));
}

export function find(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.find((action) => action.title === title);
  assert.ok(found, `${title} in ${titles(actions).join(", ")}`);
  return found;
}

/** The last line of what a rewrite makes; nothing where it makes nothing. */
export function commandOf(scene: Scene, answer: RewriteAnswer): string | undefined {
  return answer.kind === "offered"
    ? scene.apply(answer.edit, scene.uri).trimEnd().split("\n").at(-1)
    : undefined;
}

export async function isModified(asked: Promise<unknown>): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof ResponseError);
    assert.equal(error.code, LSPErrorCodes.ContentModified);
    return true;
  });
}

export const refusing = {
  Dockerfile: app.Dockerfile?.replace("npm start", "npm start && echo done || exit 3"),
};
