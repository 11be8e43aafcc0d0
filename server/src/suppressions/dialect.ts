/** What a tool's way of silencing findings in comments is made of: one file per tool holds one of these. */
import type { Span } from "../dockerfile/span.ts";
import type { Note, Place } from "./notes.ts";

export type Tool =
  | "dockerfile-security"
  | "hadolint"
  | "trivy"
  | "checkov"
  | "kics"
  | "buildkit"
  | "semgrep"
  | "tally"
  | "dockerfile-utils";

export interface Dialect {
  readonly tool: Tool;
  /** In lower case; a comment without it is none of this dialect's. */
  readonly marker: string;
  /** What a comment that has the marker silences; nothing where it is another kind of comment. */
  read(note: Note, place: Place): readonly Claim[];
}

/** What one comment says. */
export interface Claim {
  /** `all` is what the tool calls `all` or `*`, or the lack of ids where it allows that. */
  readonly ids: readonly NamedId[] | "all";
  readonly reach: Reach;
  /** Findings that begin in it are meant. */
  readonly scope: Span;
  readonly reason: string | undefined;
}

export type Reach = "instruction" | "stage" | "file";

/** An id as a comment names it. */
export interface NamedId {
  readonly text: string;
  readonly span: Span;
}

/** A list of ids in a regular expression's source, blanks around its commas. */
export const idList = String.raw`[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*`;

/** @param start offset of `list`, which is separated by commas, in the document */
export function splitIds(list: string, start: number): readonly NamedId[] {
  return [...list.matchAll(/[^\s,]+/g)].map(({ 0: text, index }) => ({
    text,
    span: { start: start + index, end: start + index + text.length },
  }));
}

/** @param rest what stands behind the ids, with whatever sets it apart: `-- why`, `# why`, `;reason=why` */
export function readReason(rest: string | undefined): string | undefined {
  const reason = rest?.replace(/^[\s:;#,–—-]+/, "").replace(/^reason\s*[=:]\s*/i, "");
  return reason?.trim() || undefined;
}
