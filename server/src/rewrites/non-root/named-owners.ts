/** Who the file gives files to by name: a user who is there, and folders that are this user's already. */
import type { Command } from "../../dockerfile/command.ts";
import { folderOfCommand, seenFrom } from "../command-folder.ts";
import { isWithin } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { StageReading } from "../stage-reading.ts";

interface Gift {
  /** Name or number, without the group. */
  readonly owner: string;
  readonly paths: readonly string[];
  readonly isRecursive: boolean;
  /** In the source. */
  readonly at: number;
}

/**
 * The user whom `chown` and `COPY --chown` name and whom no command makes: the base image has it, or the build would
 * end there.
 */
export function findNamedOwner({ reading }: Subject): string | undefined {
  const given = [
    ...listGifts(reading).map(({ owner }) => owner),
    ...reading.copies.flatMap(({ instruction: { flags } }) =>
      flags.flatMap(({ name, value }) => (name === "chown" ? (value?.split(":")[0] ?? []) : [])),
    ),
  ];
  return given.findLast((owner) => /^[a-z_][\w-]*$/.test(owner) && owner !== "root" && owner !== "nobody");
}

/** Whether the file has given the folder to this user, with all that is in it. */
export function isGiven({ reading }: Subject, path: string, user: string): boolean {
  const [name] = user.split(":");
  return listGifts(reading).some(({ owner, paths, isRecursive, at }) => {
    const covers = owner === name && isRecursive && paths.some((folder) => isWithin(path, folder));
    const isLast = !reading.copies.some(
      ({ instruction, destination }) =>
        instruction.span.start > at &&
        destination !== undefined &&
        (isWithin(destination, path) || isWithin(path, destination)),
    );
    return covers && isLast;
  });
}

function listGifts(reading: StageReading): readonly Gift[] {
  return reading.commands.flatMap((command) => readGift(reading, command) ?? []);
}

function readGift(reading: StageReading, command: Command): Gift | undefined {
  if (command.program !== "chown") return undefined;
  const words = command.arguments.map(({ value }) => value ?? "$");
  const [owner, ...paths] = words.filter((word) => !word.startsWith("-"));
  if (owner === undefined) return undefined;
  const folder = folderOfCommand(reading, command);
  return {
    owner: owner.split(/[:.]/)[0] ?? owner,
    paths: paths.flatMap((path) => seenFrom(folder, path) ?? []),
    isRecursive: words.some((word) => /^-\w*R|^--recursive$/.test(word)),
    at: command.script.instruction.span.start,
  };
}
