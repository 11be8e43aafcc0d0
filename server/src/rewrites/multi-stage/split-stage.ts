/** A stage that is to be split, and what may become of each of its instructions. */
import type { Command } from "../../dockerfile/command.ts";
import { folderOfCommand } from "../command-folder.ts";
import type { Split } from "../language.ts";
import type { StageReading } from "../stage-reading.ts";

/**
 * `build` stays where it is, `runtime` moves, `both` stays and is repeated. `redo` stays, and a part of what it runs
 * is done again; `take` stays, the files that it brings are copied from there, and `commands` are done again.
 */
export type Role =
  | { readonly kind: "build" | "runtime" | "both" }
  | { readonly kind: "redo"; readonly commands: readonly Command[] }
  | { readonly kind: "take"; readonly paths: readonly string[]; readonly commands: readonly Command[] };

/** What every instruction is judged by: read once for all of them. */
export interface SplitStage {
  readonly reading: StageReading;
  readonly split: Split;
  /** Folders and files that the new stage takes over: absolute. */
  readonly taken: readonly string[];
  /** Commands that build, where it is known in which folder, with the place of their instruction in the stage. */
  readonly builds: readonly { readonly at: number; readonly folder: string }[];
}

export function readSplitStage(reading: StageReading, split: Split): SplitStage {
  const places = new Map(reading.instructions.map((instruction, at) => [instruction, at]));
  return {
    reading,
    split,
    taken: split.copies.map(({ from }) => from),
    builds: reading.commands.flatMap((command) => {
      const at = places.get(command.script.instruction);
      if (at === undefined || command.program === "rm" || !isBuildTool(command, split)) return [];
      const folder = folderOfCommand(reading, command);
      return folder === undefined ? [] : [{ at, folder }];
    }),
  };
}

/** Whether only a build has a use for what a command does. */
export function isBuildTool({ program, arguments: words }: Command, split: Split): boolean {
  const args = words.map(({ text }) => text);
  return program === "rm" || split.roles?.(program, args) === "build";
}
