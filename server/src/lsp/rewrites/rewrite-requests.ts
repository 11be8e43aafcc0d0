/** The request of the extension for a rewrite, and the command that does it in other editors. */
import { type CancellationToken, ErrorCodes, MessageType, ResponseError } from "vscode-languageserver";
import { recordOf } from "../../json-values.ts";
import { titleOf } from "../../rewrites/describe-outcome.ts";
import { rewriteIds } from "../../rewrites/rewrite.ts";
import type { Context } from "../context.ts";
import { type RewriteAnswer, type RewriteParams, rewriteRequest } from "../rewrite-protocol.ts";
import { runSafely, throwIfCancelled } from "../run-safely.ts";
import { makeRewrite } from "./make-rewrite.ts";
import {
  assumptionsOf,
  describeFailed,
  describeSteps,
  nameChanges,
  titleOfPlan,
  toReason,
} from "./rewrite-words.ts";
import { showMessage } from "./show-message.ts";

/** @returns what `workspace/executeCommand` calls for `rewriteCommand` */
export function registerRewriteRequests(
  context: Context,
): (argument: unknown, token: CancellationToken) => Promise<unknown> {
  const { connection, t } = context;
  const message = t("The rewrite failed, and that is a fault of this program: its log says more.");
  const failed: RewriteAnswer = { kind: "failed", failure: "internal", message };
  connection.onRequest<RewriteAnswer, void>(rewriteRequest, (params: unknown, token: CancellationToken) =>
    runSafely(connection.console, "The rewrite", token, failed, () => answer(context, params, token)),
  );
  return (argument, token) =>
    runSafely(connection.console, "The rewrite", token, failed, async () => {
      const answered = await answer(context, argument, token);
      return answered.kind === "offered" ? await applyHere(context, answered) : tell(context, answered);
    });
}

async function answer(context: Context, given: unknown, token: CancellationToken): Promise<RewriteAnswer> {
  const { documents, t } = context;
  const { uri, rewrite } = readParams(given);
  const document = documents.get(uri);
  if (document === undefined) {
    const message = t("There is no such Dockerfile: open it first.");
    return { kind: "failed", failure: "no-dockerfile", message };
  }
  const { version } = document;
  const made = await makeRewrite(context, document, version, rewrite);
  throwIfCancelled(token);
  if (made.kind === "offered") {
    const { plan, edit } = made;
    const reason = (concern: (typeof plan.concerns)[number]) => toReason(concern, context, document);
    return {
      kind: "offered",
      title: titleOfPlan(plan, context),
      level: plan.level,
      edit,
      version,
      steps: describeSteps(plan, context),
      assumptions: assumptionsOf(plan).map(reason),
      notes: plan.concerns.filter(({ weight }) => weight === "note").map(reason),
      changes: nameChanges(plan, context),
    };
  }
  const message = describeFailed(made, rewrite, context);
  const title = titleOf(rewrite, t);
  switch (made.kind) {
    case "nothing":
      return { kind: "nothing", title, message };
    case "refused":
      return {
        kind: "refused",
        title,
        message,
        reasons: made.concerns.map((concern) => toReason(concern, context, document)),
      };
    case "stale":
    case "faulty":
      return { kind: "failed", failure: made.kind, message };
  }
}

/** The client shows or makes the edit by its own rules, and refuses it where the document has moved on. */
async function applyHere(
  context: Context,
  offered: Extract<RewriteAnswer, { kind: "offered" }>,
): Promise<RewriteAnswer> {
  const { connection, features, t } = context;
  if (!features.appliesEdits) return offered;
  const { applied } = await connection.workspace.applyEdit({ label: offered.title, edit: offered.edit });
  if (applied) return offered;
  const message = t("The editor did not make the change: the file may be another one by now.");
  showMessage(context, MessageType.Warning, message);
  return { kind: "failed", failure: "not-applied", message };
}

function tell(context: Context, answered: Exclude<RewriteAnswer, { kind: "offered" }>): RewriteAnswer {
  const isFault = answered.kind === "failed" && answered.failure !== "stale";
  showMessage(context, isFault ? MessageType.Warning : MessageType.Info, answered.message);
  return answered;
}

/** Whatever a user of another editor types ends up here, too. */
function readParams(given: unknown): RewriteParams {
  const { uri, rewrite } = recordOf(given);
  const id = rewriteIds.find((known) => known === rewrite);
  if (typeof uri === "string" && id !== undefined) return { uri, rewrite: id };
  throw new ResponseError<void>(
    ErrorCodes.InvalidParams,
    `A rewrite takes {"uri": …, "rewrite": …}, one of ${rewriteIds.join(", ")}.`,
  );
}
