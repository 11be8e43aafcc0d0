/** What a user does in the editor and sees there. */
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type CodeAction,
  ConfigurationTarget,
  commands,
  type Diagnostic,
  extensions,
  type Hover,
  languages,
  type Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";

const extensionId = "dockerfile-security.dockerfile-security";

export const extension = () => extensions.getExtension(extensionId);

/** Asks again and again until there is an answer; fails with `what` was waited for. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  patience = 10_000,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${patience / 1000} s in vain for ${what}`);
    await sleep(50);
  }
}

function workspaceFolder(): string {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(folder, "the editor has a folder open");
  return folder;
}

/** Writes a Dockerfile into a folder of its own and shows it. */
export async function openDockerfile(text: string, name = "Dockerfile"): Promise<TextDocument> {
  const file = join(await mkdtemp(join(workspaceFolder(), "case-")), name);
  await writeFile(file, text);
  const document = await workspace.openTextDocument(Uri.file(file));
  await window.showTextDocument(document);
  return document;
}

export async function closeEditors(): Promise<void> {
  // Without a question whether to save.
  while (window.activeTextEditor) {
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await commands.executeCommand("workbench.action.closeAllEditors");
}

export function findings(document: TextDocument): readonly Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter(({ source }) => source === "dockerfile-security");
}

function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

export function findingOf(document: TextDocument, rule: string): Diagnostic | undefined {
  return findings(document).find((finding) => ruleOf(finding) === rule);
}

export function waitForFinding(document: TextDocument, rule: string): Promise<Diagnostic> {
  return eventually(`a finding of ${rule}`, () => findingOf(document, rule));
}

export function waitUntilFixed(document: TextDocument, rule: string): Promise<true> {
  return eventually(`findings of ${rule} to go`, () => !findingOf(document, rule));
}

/** Asked repeatedly: VS Code answers nothing when another extension registers a provider in the meantime. */
export function waitForAction(
  document: TextDocument,
  range: Range,
  matches: (action: CodeAction) => boolean,
): Promise<CodeAction> {
  return eventually("the code action", async () => {
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      undefined,
      // Edits come only with resolved actions.
      20,
    );
    return actions.find((action) => action.edit && matches(action));
  });
}

export async function apply(action: CodeAction): Promise<void> {
  assert.ok(action.edit, `${action.title} has an edit`);
  assert.ok(await workspace.applyEdit(action.edit), `${action.title} can be applied`);
}

/** A desktop VS Code asks whether the extension may open its own links; the test has said yes before. */
export async function followLink(link: Uri): Promise<void> {
  await workspace
    .getConfiguration("extensions")
    .update("confirmedUriHandlerExtensionIds", [extensionId], ConfigurationTarget.Global);
  await commands.executeCommand("vscode.open", link);
}

export async function hoverText(document: TextDocument, at: Range): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    at.start,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}
