/** Images of tools: whoever starts the container says what it runs, which the file alone does not show (S3). */
import { isOpenStart } from "../start/open-start.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

export function findOpenStart({ before, isNewStage }: Situation): readonly Hazard[] {
  if (!isNewStage || !isOpenStart(before.start)) return [];
  const what = text(
    "The file does not say what the container runs: it must not need the tools of the build, which the new stage leaves out.",
  );
  return [{ concern: { id: "S3", weight: "assume", text: what } }];
}
