/** ARGs that the new stage needs, too (H26). */
import type { Instruction } from "../../dockerfile/model.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

export function findRepeatedArguments({ after, isNewStage }: Situation): readonly Hazard[] {
  if (!isNewStage) return [];
  const earlier = after.dockerfile.stages
    .filter((stage) => stage !== after.stage)
    .flatMap((stage) => stage.instructions.flatMap(declaredBy));
  const names = [...new Set(after.stage.instructions.flatMap(declaredBy))].filter((name) =>
    earlier.includes(name),
  );
  if (names.length === 0) return [];
  const what = text("{names} is declared in both stages: an ARG holds in one stage alone.", {
    names: names.join(", "),
  });
  return [{ concern: { id: "H26", weight: "note", text: what } }];
}

function declaredBy({ keyword, words }: Instruction): readonly string[] {
  return keyword === "ARG" ? words.map(({ raw }) => raw.split("=")[0] ?? "") : [];
}
