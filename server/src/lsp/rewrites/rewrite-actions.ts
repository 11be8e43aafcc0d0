/** Code actions that rewrite: offered, or disabled with the reason. Their edits are made when one is picked. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  LSPErrorCodes,
  MessageType,
  ResponseError,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Dockerfile } from "../../dockerfile/model.ts";
import type { Span } from "../../dockerfile/span.ts";
import { titleOf } from "../../rewrites/describe-outcome.ts";
import { type RewriteId, rewriteIds } from "../../rewrites/rewrite.ts";
import type { RewriteData } from "../action-data.ts";
import type { Context, Examination } from "../context.ts";
import { meet, toSpan } from "../positions.ts";
import { rewriteActionKind } from "../rewrite-protocol.ts";
import { describeFailure } from "../run-safely.ts";
import { makeRewrite } from "./make-rewrite.ts";
import { describeFailed, describeRefusal, titleOfPlan } from "./rewrite-words.ts";
import { showMessage } from "./show-message.ts";

export interface RewriteOffer {
  readonly action: CodeAction;
  /** Undefined for an action that cannot be picked. */
  readonly data: RewriteData | undefined;
}

/** Only where the user asks: not for a light bulb, and not for an editor that does not say why it asks. */
export async function offerRewrites(
  context: Context,
  document: TextDocument,
  { analysis, settings }: Examination,
  { range, context: { only, triggerKind } }: CodeActionParams,
): Promise<readonly RewriteOffer[]> {
  const names = namesRewrites(only);
  const isAnyKind = only === undefined || only.includes(CodeActionKind.Empty);
  if (!names && !(isAnyKind && triggerKind === CodeActionTriggerKind.Invoked)) return [];
  const { dockerfile } = analysis;
  const span = toSpan(document, range);
  const wanted = names ? rewriteIds : rewriteIds.filter((id) => isAbout(id, dockerfile, span));
  const { uri, version } = document;
  const subject = { uri, dockerfile, settings: settings.rewrite };
  const offers = await Promise.all(
    wanted.map(async (id): Promise<RewriteOffer | undefined> => {
      try {
        const outcome = await context.rewrites.assess(id, subject);
        if (outcome.kind === "nothing") return undefined;
        if (outcome.kind === "offered") {
          return {
            action: { title: titleOfPlan(outcome.plan, context), kind: rewriteActionKind },
            data: { kind: "rewrite", uri, version, rewrite: id },
          };
        }
        if (!context.features.disabledActions) return undefined;
        const reason = describeRefusal(outcome.concerns, context);
        return {
          action: { title: titleOf(id, context.t), kind: rewriteActionKind, disabled: { reason } },
          data: undefined,
        };
      } catch (error) {
        // One rewrite that fails must not take the others, and the fixes, with it.
        context.connection.console.error(describeFailure(`The rewrite ${id} of ${uri}`, error));
        return undefined;
      }
    }),
  );
  return offers.filter((offer) => offer !== undefined);
}

/** Kinds are a hierarchy: who asks for `refactor` gets `refactor.rewrite.dockerfileSecurity`. */
function namesRewrites(only: readonly CodeActionKind[] | undefined): boolean {
  return (
    only?.some(
      (wanted) =>
        rewriteActionKind === wanted || (wanted !== "" && rewriteActionKind.startsWith(`${wanted}.`)),
    ) === true
  );
}

/** Whether somebody who points here may have this rewrite in mind. */
function isAbout(id: RewriteId, { stages }: Dockerfile, span: Span): boolean {
  const shipped = stages.filter(({ isShipped }) => isShipped);
  if (id === "exec-form") {
    return shipped.some(({ instructions }) =>
      instructions.some(
        (instruction) => /^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword) && meet(instruction.span, span),
      ),
    );
  }
  return shipped.some(({ from, instructions }) =>
    meet({ start: from.span.start, end: (instructions.at(-1) ?? from).span.end }, span),
  );
}

/**
 * @returns the action with its edit; without one where there is none any more, which the user is told
 * @throws ContentModified where the document is another one by now
 */
export async function completeRewrite(
  context: Context,
  document: TextDocument,
  action: CodeAction,
  { rewrite, version }: RewriteData,
): Promise<CodeAction> {
  const made = await makeRewrite(context, document, version, rewrite);
  if (made.kind === "offered") return { ...action, edit: made.edit };
  const message = describeFailed(made, rewrite, context);
  showMessage(context, made.kind === "faulty" ? MessageType.Warning : MessageType.Info, message);
  if (made.kind === "stale") throw new ResponseError<void>(LSPErrorCodes.ContentModified, message);
  return action;
}
