/** Text from a document in Markdown: a name in it must not become a link, an image or HTML. */
import { MarkupKind } from "vscode-languageserver";

/** @param text of one line */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>&~|]/g, "\\$&").replace(/^(\s*)([-+#=])/, "$1\\$2");
}

export function link(label: string, target: string): string {
  return `[${escapeMarkdown(label)}](${target.replace(/[()\s<>\\]/g, encodeCharacter)})`;
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

export function joinSections(kind: MarkupKind, sections: readonly string[]): string {
  return sections.join(kind === MarkupKind.Markdown ? "\n\n---\n\n" : "\n\n");
}

/** Drops emphasis, code marks and escapes; lists read well as they are. */
export function toPlainText(markdown: string): string {
  return markdown.replace(/\\([\\`*_[\]<>])|[`*]/g, "$1");
}
