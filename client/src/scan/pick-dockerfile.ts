/** Which Dockerfile a scan belongs to. */
import { CancellationTokenSource, l10n, type QuickPickItem, Uri, window, workspace } from "vscode";

/** Beyond that nobody reads the list; the file that is meant can be opened. */
const most = 500;
const names =
  "**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.dockerfile,*.Dockerfile,*.containerfile}";
const notOurs = "**/{node_modules,.git,vendor,venv,.venv}/**";

export function activeDockerfile(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === "dockerfile" ? document.uri : undefined;
}

/** The line of the cursor in the editor that shows `uri`, if one does. */
export function cursorLine(uri: string): number | undefined {
  const editor = window.activeTextEditor;
  return editor?.document.uri.toString() === uri ? editor.selection.active.line : undefined;
}

/**
 * Asks which of the workspace's Dockerfiles is meant.
 *
 * @param without the words for "none of them"; undefined where one is needed
 * @returns undefined where the user left; `uri` is undefined where it is none
 */
export async function pickDockerfile(
  title: string,
  without: string | undefined,
): Promise<{ readonly uri: string | undefined } | undefined> {
  const searched = findDockerfiles();
  const isEmpty = new CancellationTokenSource();
  // Shown before the search is over, which can take seconds; and gone again where it finds nothing to pick from.
  const items = searched.then((files) => {
    if (files.length === 0) isEmpty.cancel();
    return [
      ...files,
      ...(without === undefined ? [] : [{ uri: undefined, label: `$(circle-slash) ${without}` }]),
    ];
  });
  const picked = await window.showQuickPick<QuickPickItem & { readonly uri: string | undefined }>(
    items,
    { title, placeHolder: l10n.t("Which Dockerfile is it about?") },
    isEmpty.token,
  );
  if (!isEmpty.token.isCancellationRequested) return picked;
  return without === undefined ? openDockerfile(title) : { uri: undefined };
}

async function findDockerfiles(): Promise<readonly (QuickPickItem & { readonly uri: string })[]> {
  if (workspace.workspaceFolders === undefined) return [];
  const files = await workspace.findFiles(names, notOurs, most);
  return files
    .map((uri) => ({ uri: uri.toString(), label: `$(file) ${workspace.asRelativePath(uri)}` }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

async function openDockerfile(title: string): Promise<{ readonly uri: string } | undefined> {
  const [file] = (await window.showOpenDialog({ title, openLabel: l10n.t("Use This Dockerfile") })) ?? [];
  return file && { uri: file.toString() };
}

/** `app/Dockerfile`, for titles. */
export function nameOf(uri: string): string {
  return workspace.asRelativePath(Uri.parse(uri));
}
