/** The text of an instruction as a builder passes it on. */
import { findContinuations } from "../dockerfile/continuation.ts";
import type { Dockerfile, Heredoc, Instruction } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";

/** The arguments with continued lines joined: inner blanks stay, comment lines and line breaks are gone. */
export function joinArguments({ text, escape }: Dockerfile, instruction: Instruction): string {
  return joinSpan(text, instruction.argumentsSpan, escape);
}

function joinSpan(text: string, span: Span, escape: string): string {
  let joined = "";
  let from = span.start;
  for (const hole of findContinuations(text, span, escape)) {
    joined += text.slice(from, hole.start);
    from = hole.end;
  }
  return joined + text.slice(from, span.end);
}

/**
 * The command of a RUN in shell form. A lone here-document is the command itself; a shell gets any others whole.
 * (BuildKit, frontend/dockerfile/dockerfile2llb, dispatchRun)
 */
export function joinCommand(dockerfile: Dockerfile, instruction: Instruction): string {
  const line = joinArguments(dockerfile, instruction);
  const [first] = instruction.heredocs;
  if (first === undefined) return line;
  if (instruction.heredocs.length > 1 || instruction.words.length > 1) {
    return [
      line,
      ...instruction.heredocs.map((heredoc) => `${readBody(dockerfile, heredoc)}${heredoc.name}`),
    ].join("\n");
  }
  const body = readBody(dockerfile, first);
  return body.startsWith("#!") ? `/dev/pipes/${first.name}` : body;
}

/** The same as Buildah records it: the line as written, and what its here-documents hold. */
export function joinWithBodies(dockerfile: Dockerfile, instruction: Instruction): string {
  const bodies = instruction.heredocs.map((heredoc) => readBody(dockerfile, heredoc));
  return [joinArguments(dockerfile, instruction), ...bodies].join("\n");
}

function readBody({ text }: Dockerfile, { body, stripsTabs }: Heredoc): string {
  const lines = text.slice(body.start, body.end);
  return stripsTabs ? lines.replace(/^\t+/gm, "") : lines;
}
