/** A rewrite of an open document, made for one version of it: a change meanwhile makes it stale. */
import type { WorkspaceEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Concern, Plan, RewriteId } from "../../rewrites/rewrite.ts";
import type { Context } from "../context.ts";
import { toRewriteEdit } from "./rewrite-edit.ts";

export type MadeRewrite =
  | { readonly kind: "offered"; readonly plan: Plan; readonly edit: WorkspaceEdit }
  | { readonly kind: "refused"; readonly concerns: readonly Concern[] }
  | { readonly kind: "nothing" }
  /** The document is another one than the rewrite was asked for. */
  | { readonly kind: "stale" }
  /** The rewrite's own checks stopped it; the log says more. */
  | { readonly kind: "faulty" };

/** @param version of the document that the user has seen when asking */
export async function makeRewrite(
  context: Context,
  document: TextDocument,
  version: number,
  id: RewriteId,
): Promise<MadeRewrite> {
  const { connection, documents, rewrites } = context;
  const { uri } = document;
  const isStale = () => documents.get(uri) !== document || document.version !== version;
  if (isStale()) return { kind: "stale" };
  const { analysis, settings } = await context.examine(document);
  if (isStale()) return { kind: "stale" };
  const subject = { uri, dockerfile: analysis.dockerfile, settings: settings.rewrite };
  const outcome = await rewrites.assess(id, subject);
  const result = outcome.kind === "offered" ? await rewrites.apply(outcome.plan, subject) : outcome;
  if (isStale()) return { kind: "stale" };
  switch (result.kind) {
    case "offered":
      return { kind: "offered", plan: result.plan, edit: toRewriteEdit(context, document, result.plan) };
    case "faulty":
      connection.console.error(`The rewrite ${id} of ${uri} has a fault: ${result.problems.join("; ")}`);
      return { kind: "faulty" };
    default:
      return result;
  }
}
