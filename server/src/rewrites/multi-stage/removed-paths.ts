/** What a stage takes out of its file system again: nothing of it can be copied from there. */
import type { Instruction } from "../../dockerfile/model.ts";
import { folderOfCommand, seenFrom } from "../command-folder.ts";
import { isWithin } from "../container-path.ts";
import type { StageReading } from "../stage-reading.ts";

/** @returns for an absolute path, whether a RUN behind `instruction` removes it, or a folder that it lies in */
export function findRemovedBehind(
  reading: StageReading,
  instruction: Instruction,
): (path: string) => boolean {
  const later = reading.instructions.slice(reading.instructions.indexOf(instruction) + 1);
  const operands = reading.commands
    .filter(({ program, script }) => program === "rm" && later.includes(script.instruction))
    .flatMap((command) =>
      command.arguments
        .filter(({ text }) => !text.startsWith("-"))
        .map(({ text }) => [folderOfCommand(reading, command), text] as const),
    );
  const whole = operands.flatMap(([folder, text]) => seenFrom(folder, text) ?? []);
  // `rm -rf /assets/*` leaves the folder.
  const emptied = operands.flatMap(([folder, text]) =>
    text.endsWith("/*") ? (seenFrom(folder, text.slice(0, -2)) ?? []) : [],
  );
  return (path) =>
    whole.some((gone) => isWithin(path, gone)) ||
    emptied.some((folder) => folder !== "/" && path !== folder && isWithin(path, folder));
}
