/** WORKDIR as it stands in front of an instruction. */

import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import { resolveWord } from "../dockerfile/substitution.ts";
import { joinPath } from "./image-path.ts";

const findFolders: (dockerfile: Dockerfile) => ReadonlyMap<Instruction, string> = memoize(
  (dockerfile) => dockerfile,
  ({ stages, escape }) => {
    const folders = new Map<Instruction, string>();
    const last = new Map<Stage, string>();
    for (const stage of stages) {
      // What the base image's WORKDIR is nobody says here; most have none.
      let folder = (stage.base.kind === "stage" ? last.get(stage.base.stage) : undefined) ?? "/";
      for (const instruction of stage.instructions) {
        folders.set(instruction, folder);
        if (instruction.keyword !== "WORKDIR") continue;
        const path = instruction.words.map(({ raw }) => raw).join(" ");
        const environment = stage.environmentAt(instruction);
        folder = joinPath(folder, resolveWord(path, 0, environment, escape).text);
      }
      last.set(stage, folder);
    }
    return folders;
  },
);

/** Absolute; the root where no WORKDIR stands in front of it. */
export function folderAt(dockerfile: Dockerfile, instruction: Instruction): string {
  return findFolders(dockerfile).get(instruction) ?? "/";
}
