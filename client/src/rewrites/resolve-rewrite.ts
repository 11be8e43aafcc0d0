/** The edit of a code action that rewrites, made for VS Code's preview. */
import { type CancellationToken, type CodeAction, type LogOutputChannel, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type RewriteAnswer,
  type RewriteParams,
  rewriteActionKind,
  rewriteRequest,
} from "../../../server/src/lsp/rewrite-protocol.ts";
import { rewriteIds } from "../../../server/src/rewrites/rewrite.ts";

/** @returns undefined for other actions */
export function resolveRewrite(
  client: LanguageClient,
  output: LogOutputChannel,
  action: CodeAction,
  token: CancellationToken,
): Promise<CodeAction> | undefined {
  if (action.kind?.value !== rewriteActionKind) return undefined;
  // As the server gave it with the action.
  const { uri, version, rewrite } = Object(Object(action).data);
  const id = rewriteIds.find((known) => known === rewrite);
  if (typeof uri !== "string" || id === undefined) return undefined;
  return resolve(client, output, action, { uri, rewrite: id }, Number(version), token);
}

async function resolve(
  client: LanguageClient,
  output: LogOutputChannel,
  action: CodeAction,
  params: RewriteParams,
  version: number,
  token: CancellationToken,
): Promise<CodeAction> {
  const { staleMessage, tell, tellAssumptions } = await import("./rewrite-dockerfile.ts");
  const answer: RewriteAnswer = await client.sendRequest(rewriteRequest, params, token);
  if (answer.kind !== "offered") {
    void tell(answer, output);
    return action;
  }
  const document = workspace.textDocuments.find((open) => open.uri.toString() === params.uri);
  // What was offered was offered for another text.
  if (answer.version !== version || document?.version !== version) {
    void window.showInformationMessage(staleMessage());
    return action;
  }
  const { toPreviewEdit } = await import("./preview-edit.ts");
  void tellAssumptions(answer, output);
  action.edit = toPreviewEdit(answer);
  return action;
}
