/** An id in a comment that silences nothing, and the edits that take it away. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { Edit } from "../finding.ts";
import type { NamedId } from "./dialect.ts";

export interface UselessId {
  readonly kind: "unused" | "unknown";
  readonly id: NamedId;
  /** All that the comment names, `id` among them. */
  readonly ids: readonly NamedId[];
  readonly comment: Span;
  /** The rule that somebody may have had in mind with an unknown id. */
  readonly meant: string | undefined;
  /** The comment would silence something if it named that rule. */
  readonly isNeeded: boolean;
}

/**
 * @returns edits that remove the id with its comma, or the whole line where it is the only one; undefined where the
 *   line below would become a parser directive
 */
export function removeId({ text, directives }: Dockerfile, useless: UselessId): readonly Edit[] | undefined {
  const { id, ids, comment } = useless;
  const at = ids.indexOf(id);
  const next = ids[at + 1];
  const previous = ids[at - 1];
  if (next !== undefined) return [{ span: { start: id.span.start, end: next.span.start }, text: "" }];
  if (previous !== undefined) return [{ span: { start: previous.span.end, end: id.span.end }, text: "" }];
  const lineStart = text.lastIndexOf("\n", comment.start) + 1;
  const start = lineStart === 0 && text.startsWith("\uFEFF") ? 1 : lineStart;
  const newline = text.indexOf("\n", comment.end);
  const end = newline === -1 ? text.length : newline + 1;
  const isBehindDirectives = text.slice(directives.at(-1)?.span.end ?? 0, comment.start).trim() === "";
  if (isBehindDirectives && /^[ \t]*#[ \t]*\w+[ \t]*=/.test(text.slice(end))) return undefined;
  if (newline !== -1) return [{ span: { start, end }, text: "" }];
  const breakStart = start - (text[start - 2] === "\r" ? 2 : 1);
  return [{ span: { start: text[start - 1] === "\n" ? breakStart : start, end }, text: "" }];
}
