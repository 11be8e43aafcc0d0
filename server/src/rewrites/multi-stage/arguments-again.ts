/** ARGs hold in the stage that declares them (Dockerfile reference, "Understand how ARG and FROM interact"). */
import type { Dockerfile, Instruction } from "../../dockerfile/model.ts";
import { textOf } from "../instruction-text.ts";

/**
 * The ARGs that `lines` use and that are declared in front of them in another stage, as lines of their own.
 *
 * @param declared ARGs of the stage that the lines come from
 */
export function repeatArguments(
  dockerfile: Dockerfile,
  declared: readonly Instruction[],
  lines: readonly string[],
): readonly string[] {
  const used = new Set([...lines.join("\n").matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name));
  const wanted = new Set<Instruction>();
  // A default may hang on another ARG.
  for (const instruction of declared.toReversed()) {
    const names = instruction.words.map(({ raw }) => raw.split("=")[0] ?? "");
    if (!names.some((name) => used.has(name))) continue;
    wanted.add(instruction);
    for (const [, name = ""] of textOf(dockerfile, instruction).matchAll(/\$\{?(\w+)/g)) used.add(name);
  }
  return declared
    .filter((instruction) => wanted.has(instruction))
    .map((instruction) => textOf(dockerfile, instruction));
}
