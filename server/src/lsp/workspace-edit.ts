/** Edits of one document as the client takes them. */
import type { WorkspaceEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Edit } from "../finding.ts";
import type { ClientFeatures } from "./client-features.ts";
import { toTextEdit } from "./positions.ts";

/** @param edits of the document's present version */
export function toWorkspaceEdit(
  features: ClientFeatures,
  document: TextDocument,
  edits: readonly Edit[],
): WorkspaceEdit {
  const { uri, version } = document;
  const textEdits = edits.map((edit) => toTextEdit(document, edit));
  return features.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}
