/**
 * `# dockerfile-security ignore=<rule>[,<rule>] [reason]`: silences rules for the next instruction. A comment
 * between an instruction's lines is about that instruction.
 */
import type { Comment, Dockerfile, Instruction } from "./dockerfile/model.ts";
import type { Span } from "./dockerfile/span.ts";
import type { Edit, Finding } from "./finding.ts";

export interface Suppression {
  readonly comment: Comment;
  readonly rules: readonly string[];
  /** Where the list of rules ends: another id goes there. */
  readonly rulesEnd: number;
  readonly reason: string | undefined;
  readonly instruction: Instruction | undefined;
}

const form = /^(#\s*dockerfile-security\s+ignore\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*))(?:\s+(.*))?$/i;

/** Suppressions of a file in source order. */
function findSuppressions(dockerfile: Dockerfile): readonly Suppression[] {
  return dockerfile.comments.flatMap((comment) => {
    const match = form.exec(dockerfile.text.slice(comment.span.start, comment.span.end).trimEnd());
    if (match === null) return [];
    const [, head = "", rules = "", reason] = match;
    return [
      {
        comment,
        rules: rules.split(",").map((rule) => rule.trim().toLowerCase()),
        rulesEnd: comment.span.start + head.length,
        reason: reason?.trim(),
        instruction: findTarget(dockerfile, comment),
      },
    ];
  });
}

function findTarget(dockerfile: Dockerfile, comment: Comment): Instruction | undefined {
  return dockerfile.instructions.find((instruction) => instruction.span.end > comment.span.start);
}

/** The instruction that a finding is in. */
function findInstruction(dockerfile: Dockerfile, span: Span): Instruction | undefined {
  return dockerfile.instructions.findLast((instruction) => instruction.span.start <= span.start);
}

/** Leaves out the findings that a suppression covers. */
export function removeSuppressed(dockerfile: Dockerfile, findings: readonly Finding[]): readonly Finding[] {
  const suppressions = findSuppressions(dockerfile);
  if (suppressions.length === 0) return findings;
  return findings.filter((finding) => {
    const instruction = findInstruction(dockerfile, finding.span);
    return !suppressions.some(
      (suppression) => suppression.instruction === instruction && suppression.rules.includes(finding.rule),
    );
  });
}

/** Edits that silence a finding's rule for its instruction: a comment above it, or one more id in that comment. */
export function ignoreLineEdits(
  dockerfile: Dockerfile,
  finding: Pick<Finding, "rule" | "span">,
): readonly Edit[] {
  const { text } = dockerfile;
  const instruction = findInstruction(dockerfile, finding.span);
  if (instruction === undefined) return [];
  const existing = findSuppressions(dockerfile).find(
    (suppression) => suppression.instruction === instruction,
  );
  if (existing !== undefined) {
    const at = existing.rulesEnd;
    return [{ span: { start: at, end: at }, text: `,${finding.rule}` }];
  }
  const lineStart = text.lastIndexOf("\n", instruction.span.start - 1) + 1;
  // A byte order mark stays the first character.
  const at = text.startsWith("\uFEFF") ? Math.max(lineStart, 1) : lineStart;
  const indentation = text.slice(at, instruction.span.start);
  const comment = `${indentation}# dockerfile-security ignore=${finding.rule}${findLineBreak(text)}`;
  return [{ span: { start: at, end: at }, text: comment }];
}

/** The line break that a document uses: the first one in it. */
export function findLineBreak(text: string): "\r\n" | "\n" {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}
