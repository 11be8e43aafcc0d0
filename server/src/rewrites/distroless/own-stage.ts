/**
 * A last stage that is built from another stage of the file, written as one of its own: `FROM base` becomes the image
 * of `base` with its instructions. That means the same, and leaves `base` to the stages that share it.
 */
import type { Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { commentsOf, insertLinesAfter, textOf } from "../instruction-text.ts";
import type { Subject } from "../language.ts";

/** Undefined where the stage is built from an image, or what it is built from cannot be repeated. */
export function writeAsOwnStage({ dockerfile, stage }: Subject): readonly Edit[] | undefined {
  const root = stage.lineage.at(-1);
  if (root === undefined || root === stage || root.base.kind !== "image") return undefined;
  const inherited = stage.lineage
    .slice(1)
    .toReversed()
    .flatMap(({ instructions }) => instructions);
  if (inherited.some(({ keyword }) => keyword === "ONBUILD")) return undefined;
  const read = ({ start, end }: { readonly start: number; readonly end: number }) =>
    dockerfile.text.slice(start, end);
  const platform =
    stage.platform === undefined && root.platform !== undefined ? `${read(root.platform.span)} ` : "";
  const lines = inherited.flatMap((instruction) => linesOf(dockerfile, instruction));
  return [
    { span: stage.baseSpan, text: platform + read(root.baseSpan) },
    ...(lines.length === 0 ? [] : [insertLinesAfter(dockerfile, stage.from, lines)]),
  ];
}

function linesOf(dockerfile: Subject["dockerfile"], instruction: Instruction): readonly string[] {
  return [...commentsOf(dockerfile, instruction), ...textOf(dockerfile, instruction).split(/\r?\n/)].map(
    (line) => line.trimEnd(),
  );
}
