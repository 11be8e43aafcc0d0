/** Variables of the compiler's image in lines that come to stand in the new stage, which does not have them. */
import type { Instruction } from "../../../dockerfile/model.ts";
import type { Span } from "../../../dockerfile/span.ts";
import { resolve } from "../../../dockerfile/variables.ts";
import type { Edit } from "../../../finding.ts";
import { withInherited } from "../../inherited-variables.ts";
import type { Subject } from "../../language.ts";

const keywords: ReadonlySet<string> = new Set(["WORKDIR", "COPY", "ADD", "VOLUME"]);

/**
 * `WORKDIR $GOPATH/src/app` as `WORKDIR /go/src/app`.
 *
 * @param last the instruction behind which nothing is built
 */
export function fillInLost(subject: Subject, last: Instruction | undefined): readonly Edit[] {
  if (last === undefined) return [];
  return subject.stage.instructions
    .filter(({ keyword, span }) => keywords.has(keyword) && span.start > last.span.start)
    .flatMap((instruction) => fillIn(subject, instruction));
}

function fillIn({ dockerfile, stage }: Subject, instruction: Instruction): readonly Edit[] {
  const own = stage.environmentAt(instruction);
  const all = withInherited(stage, own);
  const read = (span: Span) =>
    resolve({ span, raw: dockerfile.text.slice(span.start, span.end) }, all, dockerfile.escape);
  return (instruction.json ?? instruction.words)
    .filter(({ span }) => !dockerfile.text.slice(span.start, span.end).includes("\n"))
    .flatMap(({ span }) => read(span).variables)
    .filter(({ name }) => own.get(name) === undefined && all.get(name) !== undefined)
    .map(({ span }) => ({ span, text: read(span).text }));
}
