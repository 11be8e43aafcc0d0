/** A rewrite as the user sees it: its preview, the reason why there is none, or that there is nothing to do. */
import { type LogOutputChannel, l10n, Uri, window, workspace } from "vscode";
import {
  type Reason,
  type RewriteAnswer,
  type RewriteParams,
  rewriteRequest,
} from "../../../server/src/lsp/rewrite-protocol.ts";
import type { RewriteId } from "../../../server/src/rewrites/rewrite.ts";
import { openPage, rewritePage } from "../rule-documentation.ts";
import { readCommandTarget } from "../scan/command-arguments.ts";
import { activeDockerfile, pickDockerfile } from "../scan/pick-dockerfile.ts";
import { toNotification } from "../scan/plain-text.ts";
import type { ServerSession } from "../server-session.ts";
import { toPreviewEdit } from "./preview-edit.ts";

/** @returns how it ended; `undefined` where the user named no Dockerfile or did not apply what was shown */
export async function rewriteDockerfile(
  session: ServerSession,
  output: LogOutputChannel,
  rewrite: RewriteId,
  args: readonly unknown[],
): Promise<RewriteAnswer["kind"] | undefined> {
  const uri = await chooseDockerfile(args);
  if (uri === undefined) return undefined;
  const document = await workspace.openTextDocument(uri);
  // What the server has not been sent it does not know.
  if (document.languageId !== "dockerfile") {
    void window.showWarningMessage(l10n.t("This is no Dockerfile: set its language first."));
    return "failed";
  }
  if (window.activeTextEditor?.document !== document) await window.showTextDocument(document);
  const params: RewriteParams = { uri: document.uri.toString(), rewrite };
  let answer: RewriteAnswer;
  try {
    // The server is part of the extension: it is taken at its word.
    answer = (await session.request(rewriteRequest, params)) as RewriteAnswer;
  } catch (error) {
    output.error("Rewriting:", error);
    void window.showErrorMessage(
      l10n.t("The rewrite ended early: the language server did not answer. The output says more."),
    );
    return "failed";
  }
  if (answer.kind !== "offered") {
    void tell(answer, output);
    return answer.kind;
  }
  if (document.version !== answer.version) {
    void window.showInformationMessage(staleMessage());
    return "failed";
  }
  void tellAssumptions(answer, output);
  const isApplied = await workspace.applyEdit(toPreviewEdit(answer), { isRefactoring: true });
  return isApplied ? "offered" : undefined;
}

export function staleMessage(): string {
  return l10n.t("The file was changed while the rewrite was computed; try again.");
}

async function chooseDockerfile(args: readonly unknown[]): Promise<Uri | undefined> {
  const target = readCommandTarget(args);
  if (typeof target.uri === "string") return Uri.parse(target.uri);
  const active = activeDockerfile();
  if (active !== undefined) return active;
  const picked = await pickDockerfile(l10n.t("Rewrite Dockerfile"), undefined);
  return picked?.uri === undefined ? undefined : Uri.parse(picked.uri);
}

/** Why there is nothing to be shown; a refusal with the place where its reason is explained. */
export async function tell(
  answer: Exclude<RewriteAnswer, { kind: "offered" }>,
  output: LogOutputChannel,
): Promise<void> {
  const message = toNotification(answer.message);
  if (answer.kind === "failed" && answer.failure !== "stale") {
    const log = l10n.t("Show Log");
    if ((await window.showWarningMessage(message, log)) === log) output.show();
    return;
  }
  await inform(message, answer.kind === "refused" ? answer.reasons : [], output);
}

/** Beside the preview, which has no room for it. */
export async function tellAssumptions(
  { title, assumptions }: Extract<RewriteAnswer, { kind: "offered" }>,
  output: LogOutputChannel,
): Promise<void> {
  if (assumptions.length === 0) return;
  const said = [...new Set(assumptions.map(({ id, text }) => `${id}: ${text}`))].join(" ");
  await inform(toNotification(`${title}: ${said}`), assumptions, output);
}

async function inform(message: string, reasons: readonly Reason[], output: LogOutputChannel): Promise<void> {
  const [reason] = reasons;
  const more = reason && l10n.t("More about {0}", reason.id);
  const chosen = await window.showInformationMessage(message, ...(more === undefined ? [] : [more]));
  if (reason !== undefined && chosen === more) await openPage(rewritePage(reason.id), output);
}
