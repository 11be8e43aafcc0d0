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

/** They make nothing that was not there. */
const harmless: ReadonlySet<string> = new Set(["chmod", "chown", "cd", "rm", "echo", "ls", "test"]);

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
    return covers && !listTouched(reading, at).some((one) => isWithin(one, path) || isWithin(path, one));
  });
}

/** What instructions and commands behind a place of the source bring, enter or name: it may be root's again. */
function listTouched(reading: StageReading, at: number): readonly string[] {
  const copied = reading.copies
    .filter(({ instruction }) => instruction.span.start > at)
    .flatMap(({ destination }) => destination ?? []);
  const entered = reading.instructions
    .filter(({ keyword, span }) => keyword === "WORKDIR" && span.start > at)
    .flatMap((instruction) => seenFrom(reading.workdirAt(instruction), instruction.words[0]?.raw) ?? []);
  const named = reading.commands
    .filter(({ program, span }) => span.start > at && !harmless.has(program))
    .flatMap((command) => {
      const folder = folderOfCommand(reading, command);
      return command.arguments.flatMap(({ value }) => seenFrom(folder, value) ?? []);
    });
  return [...copied, ...entered, ...named];
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
    at: command.span.start,
  };
}
