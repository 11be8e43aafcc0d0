/** Variables of the compiler's image in lines that come to stand in the new stage, which does not have them. */
import type { Instruction } from "../../../dockerfile/model.ts";
import type { Edit } from "../../../finding.ts";
import { withInherited } from "../../inherited-variables.ts";
import type { Subject } from "../../language.ts";

const keywords: ReadonlySet<string> = new Set(["WORKDIR", "COPY", "ADD", "VOLUME"]);

/**
 * `WORKDIR $GOPATH/src/app` as `WORKDIR /go/src/app`.
 *
 * @param last the instruction behind which nothing is built
 */
export function fillInLost({ dockerfile, stage }: Subject, last: Instruction | undefined): readonly Edit[] {
  if (last === undefined) return [];
  return stage.instructions
    .filter(({ keyword, span }) => keywords.has(keyword) && span.start > last.span.start)
    .flatMap((instruction) => {
      const { start, end } = instruction.argumentsSpan;
      const own = stage.environmentAt(instruction);
      const all = withInherited(stage, own);
      return [...dockerfile.text.slice(start, end).matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].flatMap((match) => {
        const name = match[1] ?? match[2] ?? "";
        const value = own.get(name) === undefined ? all.get(name)?.value : undefined;
        const at = start + match.index;
        return value === undefined ? [] : [{ span: { start: at, end: at + match[0].length }, text: value }];
      });
    });
}
