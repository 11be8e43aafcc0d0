/** Images that a build pulls besides its bases: `COPY --from=` and `RUN --mount=…,from=`. */
import { isValidReference, parseImageReference } from "../images/image-reference.ts";
import { makeEnvironment } from "./environment.ts";
import { makeImageUse } from "./image-use.ts";
import type { Flag, ImageUse, Instruction, Stage } from "./model.ts";
import type { Span } from "./span.ts";
import { resolveWord } from "./substitution.ts";

/** All images of the file in source order: bases, then what instructions name; stages and `scratch` left out. */
export function findExternalImages(stages: readonly Stage[]): readonly ImageUse[] {
  return stages.flatMap((stage) => {
    const base = stage.base.kind === "image" ? [stage.base.image] : [];
    const named = stage.instructions.flatMap((instruction) =>
      findNamed(instruction.trigger ?? instruction, stage, stages),
    );
    return [...base, ...named];
  });
}

function findNamed(instruction: Instruction, stage: Stage, stages: readonly Stage[]): readonly ImageUse[] {
  return instruction.flags.flatMap((flag) => {
    const found = readFrom(instruction, flag);
    if (found === undefined) return [];
    const { name, span, where } = found;
    // A stage further down is a mistake, but none that names an image.
    const isStage =
      /^\d+$/.test(name) || stages.some((other) => other.name?.toLowerCase() === name.toLowerCase());
    // Docker does not expand variables here.
    if (isStage || name === "scratch" || name.includes("$")) return [];
    const resolution = resolveWord(name, span.start, makeEnvironment(new Map()), "\\");
    const reference = parseImageReference(name, resolution.locate);
    if (!isValidReference(reference)) return [];
    return [makeImageUse({ reference, span, resolution, instruction, stage, where })];
  });
}

function readFrom(
  instruction: Instruction,
  flag: Flag,
): { readonly name: string; readonly span: Span; readonly where: "copy" | "mount" } | undefined {
  if (flag.value === undefined || flag.valueSpan === undefined) return undefined;
  if (flag.name === "from" && (instruction.keyword === "COPY" || instruction.keyword === "ADD")) {
    return { name: flag.value, span: flag.valueSpan, where: "copy" };
  }
  if (flag.name !== "mount" || instruction.keyword !== "RUN") return undefined;
  const match = /(?:^|,)from=([^,"]*)/.exec(flag.value);
  if (match?.[1] === undefined || match[1] === "") return undefined;
  const start = flag.valueSpan.start + match.index + match[0].length - match[1].length;
  return { name: match[1], span: { start, end: start + match[1].length }, where: "mount" };
}
