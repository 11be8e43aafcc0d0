/**
 * A rewrite as an edit that VS Code shows before it is made. The editor's preview leaves out what needs confirmation
 * until that is ticked, and half a rewrite is none: so the changes are ticked and shown from the start, and what opens
 * the preview is an entry that changes nothing. It says what there is to know.
 */
import { l10n, Position, Range, ThemeIcon, Uri, WorkspaceEdit } from "vscode";
import type { RewriteAnswer } from "../../../server/src/lsp/rewrite-protocol.ts";

type Offered = Extract<RewriteAnswer, { readonly kind: "offered" }>;

export function toPreviewEdit({ title, edit: given, steps, assumptions, changes }: Offered): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const change of given.documentChanges ?? []) {
    if (!("textDocument" in change)) continue;
    const uri = Uri.parse(change.textDocument.uri);
    const parts = change.edits.filter((part) => "newText" in part);
    const [first] = parts;
    if (first === undefined) continue;
    const top = new Range(first.range.start.line, 0, first.range.start.line, 0);
    const named = changes.length === 0 ? [] : [l10n.t("Others rely on: {0}", changes.join(", "))];
    edit.replace(uri, top, "", {
      label: l10n.t("Nothing is changed before you apply it"),
      description: [...steps, ...assumptions.map(({ text }) => text), ...named].join(" "),
      needsConfirmation: true,
      iconPath: new ThemeIcon(assumptions.length > 0 ? "warning" : "info"),
    });
    for (const { range, newText } of parts) {
      const { start, end } = range;
      const replaced = new Range(
        new Position(start.line, start.character),
        new Position(end.line, end.character),
      );
      edit.replace(uri, replaced, newText, { label: title, needsConfirmation: false });
    }
  }
  return edit;
}
