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
  const repeated = findRepeatedWorkdir(dockerfile, inherited, stage.instructions);
  const lines = inherited
    .filter((instruction) => instruction !== repeated)
    .flatMap((instruction) => linesOf(dockerfile, instruction));
  return [
    { span: stage.baseSpan, text: platform + read(root.baseSpan) },
    ...(lines.length === 0 ? [] : [insertLinesAfter(dockerfile, stage.from, lines)]),
  ];
}

/** Those that mean the same wherever they are run. */
const placeless: ReadonlySet<string> = new Set(["ARG", "ENV", "EXPOSE", "LABEL", "USER", "STOPSIGNAL"]);

/** `WORKDIR /app` in the stage that is built on, and again at the head of the last one: once is enough. */
function findRepeatedWorkdir(
  dockerfile: Subject["dockerfile"],
  inherited: readonly Instruction[],
  own: readonly Instruction[],
): Instruction | undefined {
  const last = inherited.findLast(({ keyword }) => !placeless.has(keyword));
  const first = own.find(({ keyword }) => !placeless.has(keyword));
  if (last?.keyword !== "WORKDIR" || first?.keyword !== "WORKDIR") return undefined;
  const written = textOf(dockerfile, last);
  return written.includes("$") || written !== textOf(dockerfile, first) || !/\s\//.test(written)
    ? undefined
    : last;
}

function linesOf(dockerfile: Subject["dockerfile"], instruction: Instruction): readonly string[] {
  return [...commentsOf(dockerfile, instruction), ...textOf(dockerfile, instruction).split(/\r?\n/)].map(
    (line) => line.trimEnd(),
  );
}
