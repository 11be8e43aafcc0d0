/** Sources that stay in the build stage: what changes them has nothing to change in the new one. */
import { folderOfCommand } from "../command-folder.ts";
import { isOfSystem, isWithin } from "../container-path.ts";
import { findEffect } from "./command-effects.ts";
import { judgeCopy } from "./copy-roles.ts";
import type { SplitStage } from "./split-stage.ts";

/** They change what is there, and make nothing. */
export const changers: ReadonlySet<string> = new Set(["chmod", "chown", "chgrp", "sed", "dos2unix"]);

/** @returns for an absolute path, whether it is that of a source that is not in the new stage */
export function findLeft(stage: SplitStage): (path: string) => boolean {
  const { reading, taken } = stage;
  const left = reading.copies.flatMap((copy) =>
    copy.from.kind === "context" && copy.destination !== undefined && judgeCopy(copy, stage).kind === "build"
      ? copy.destination
      : [],
  );
  const made = reading.commands.flatMap((command) => {
    if (changers.has(command.program)) return [];
    const effect = findEffect(command, folderOfCommand(reading, command), []);
    return effect.kind === "repeatable" || effect.kind === "files" ? effect.paths : [];
  });
  return (path) =>
    left.some((folder) =>
      folder === "/" ? !isOfSystem(path) && path !== "/" : path !== folder && isWithin(path, folder),
    ) &&
    !made.some((one) => isWithin(path, one) || isWithin(one, path)) &&
    !taken.some((folder) => isWithin(path, folder) || isWithin(folder, path));
}
