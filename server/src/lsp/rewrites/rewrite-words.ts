/** Rewrites in the user's words, each concern with the place where more is said of it. */
import type { TextDocument } from "vscode-languageserver-textdocument";
import { describeConcern, nameContractPart, titleOf } from "../../rewrites/describe-outcome.ts";
import type { Concern, Plan, RewriteId } from "../../rewrites/rewrite.ts";
import { inLanguage } from "../../rewrites/text.ts";
import type { Context } from "../context.ts";
import type { Reason } from "../rewrite-protocol.ts";
import type { MadeRewrite } from "./make-rewrite.ts";

/** What has to be looked at is said in the title. */
export function titleOfPlan({ rewrite, level }: Pick<Plan, "rewrite" | "level">, { t }: Context): string {
  const title = titleOf(rewrite, t);
  return level === "A" ? title : t("{title} (with assumptions)", { title });
}

export function toReason(concern: Concern, context: Context, document: TextDocument): Reason {
  const { id, text, remedy, span } = concern;
  const said = inLanguage(text, context.t);
  return {
    id,
    text: remedy === undefined ? said : `${said} ${inLanguage(remedy, context.t)}`,
    url: context.rewritePage(id),
    ...(span !== undefined && { line: document.positionAt(span.start).line }),
  };
}

/** Concerns of the same kind can be said of several places; each sentence once. */
export function describeRefusal(concerns: readonly Concern[], { t }: Context): string {
  return [...new Set(concerns.map((concern) => describeConcern(concern, t)))].join(" ");
}

/** In the order of the plan. */
export function describeSteps({ steps }: Plan, { t }: Context): readonly string[] {
  return steps.map((step) => inLanguage(step, t));
}

export function nameChanges({ changes }: Plan, { t }: Context): readonly string[] {
  return changes.map((part) => nameContractPart(part, t));
}

export function assumptionsOf({ concerns }: Plan): readonly Concern[] {
  return concerns.filter(({ weight }) => weight === "assume");
}

/** For the user: why there is no edit. */
export function describeFailed(
  made: Exclude<MadeRewrite, { kind: "offered" }>,
  id: RewriteId,
  context: Context,
): string {
  const { t } = context;
  const title = titleOf(id, t);
  switch (made.kind) {
    case "nothing":
      return t("{title}: there is nothing to do here.", { title });
    case "refused":
      return t("{title} is refused. {reasons}", { title, reasons: describeRefusal(made.concerns, context) });
    case "stale":
      return t("The file was changed while the rewrite was computed; try again.");
    case "faulty":
      return t("{title} could not be made, and nothing was changed: the rewrite's own checks stopped it.", {
        title,
      });
  }
}
