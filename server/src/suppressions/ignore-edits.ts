/** Edits that silence a rule: for the instruction of a finding, or for its file. */
import { findLineBreak } from "../dockerfile/line-break.ts";
import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { Edit, Finding } from "../finding.ts";
import { findSuppressions, isOwn, type Suppression } from "./find-suppressions.ts";

/** A comment above the instruction that the finding is in, or one more id in the comment that is there. */
export function ignoreLineEdits(
  dockerfile: Dockerfile,
  { rule, span }: Pick<Finding, "rule" | "span">,
): readonly Edit[] {
  const added = addToComment(dockerfile, rule, "instruction", span);
  if (added !== undefined) return [added];
  const { text, instructions, comments } = dockerfile;
  const instruction = instructions.findLast(({ span: { start } }) => start <= span.start);
  // A comment is its own anchor, unless it stands between the lines of an instruction.
  const isInInstruction = instruction !== undefined && span.start < instruction.span.end;
  const comment = comments.find(({ span: { start, end } }) => start <= span.start && span.start < end);
  const anchor = isInInstruction ? instruction : (comment ?? instruction);
  return anchor === undefined ? [] : [insertLine(text, anchor.span.start, "ignore", rule)];
}

/** A comment at the head of the file, behind the parser directives, or one more id in the comment that is there. */
export function ignoreFileEdits(dockerfile: Dockerfile, rule: string): readonly Edit[] {
  const added = addToComment(dockerfile, rule, "file", { start: 0, end: 0 });
  if (added !== undefined) return [added];
  const { text, directives } = dockerfile;
  const last = directives.at(-1);
  if (last === undefined) return [insertLine(text, 0, "ignore-file", rule)];
  const newline = text.indexOf("\n", last.span.end);
  return newline === -1 ? [] : [insertLine(text, newline + 1, "ignore-file", rule)];
}

function addToComment(
  dockerfile: Dockerfile,
  rule: string,
  reach: "instruction" | "file",
  { start }: Span,
): Edit | undefined {
  const existing = findOwn(dockerfile).find(
    ({ reach: other, scope }) => other === reach && scope.start <= start && start < scope.end,
  );
  const at = existing?.ids.at(-1)?.span.end;
  return at === undefined ? undefined : { span: { start: at, end: at }, text: `,${rule}` };
}

/** Asked for each finding that an editor may show actions for. */
const findOwn = memoize(
  (dockerfile: Dockerfile) => dockerfile,
  (dockerfile): readonly Suppression[] => findSuppressions(dockerfile, {}).filter(isOwn),
);

/** @param at where the text stands that the line goes above, indented like it */
function insertLine(text: string, at: number, verb: "ignore" | "ignore-file", rule: string): Edit {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  // A byte order mark stays the first character.
  const start = text.startsWith("\uFEFF") ? Math.max(lineStart, 1) : lineStart;
  const indentation = text.slice(start, at);
  const line = `${indentation}# dockerfile-security ${verb}=${rule}${findLineBreak(text)}`;
  return { span: { start, end: start }, text: line };
}
