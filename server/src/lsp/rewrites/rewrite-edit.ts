/** A plan as an edit of the document, which says of itself what it does and what it assumes. */
import type { AnnotatedTextEdit, ChangeAnnotation, WorkspaceEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { describeConcern } from "../../rewrites/describe-outcome.ts";
import type { Plan } from "../../rewrites/rewrite.ts";
import { todoMark } from "../../rewrites/todo.ts";
import type { Context } from "../context.ts";
import { toTextEdit } from "../positions.ts";
import { toWorkspaceEdit } from "../workspace-edit.ts";
import { assumptionsOf, describeSteps, nameChanges, titleOfPlan } from "./rewrite-words.ts";

/** @param document in the version that the plan was made for */
export function toRewriteEdit(context: Context, document: TextDocument, plan: Plan): WorkspaceEdit {
  const { features, t } = context;
  if (!features.changeAnnotations) return toWorkspaceEdit(features, document, plan.edits);
  const { uri, version } = document;
  const assumptions = assumptionsOf(plan).map((concern) => describeConcern(concern, t));
  const isMarked = plan.edits.some(({ text }) => text.includes(todoMark));
  const edits = plan.edits.map((edit, index): AnnotatedTextEdit => {
    // What has no line of its own to stand on is told with the first change.
    const assumes = isMarked ? edit.text.includes(todoMark) : index === 0;
    const annotationId = assumptions.length > 0 && assumes ? "assumptions" : "rewrite";
    return { ...toTextEdit(document, edit), annotationId };
  });
  const named = nameChanges(plan, context).join(", ");
  const annotations: Readonly<Record<string, ChangeAnnotation>> = {
    rewrite: {
      label: titleOfPlan(plan, context),
      needsConfirmation: true,
      description: [
        ...describeSteps(plan, context),
        ...(named === "" ? [] : [`${t("What others rely on and changes: {parts}", { parts: named })}.`]),
      ].join(" "),
    },
    assumptions: {
      label: t("Assumptions to check"),
      needsConfirmation: true,
      description: assumptions.join(" "),
    },
  };
  const used = new Set(edits.map(({ annotationId }) => annotationId));
  return {
    documentChanges: [{ textDocument: { uri, version }, edits }],
    changeAnnotations: Object.fromEntries(Object.entries(annotations).filter(([id]) => used.has(id))),
  };
}
