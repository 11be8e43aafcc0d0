/** Which of the two stages an instruction of a single one belongs to. */
import type { Command } from "../../dockerfile/command.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import { envPairs } from "../../dockerfile/variables.ts";
import { folderOfCommand } from "../command-folder.ts";
import { baseName, isWithin } from "../container-path.ts";
import type { Split } from "../language.ts";
import type { StageReading } from "../stage-reading.ts";
import { type Effect, findEffect } from "./command-effects.ts";
import { findBrought, judgeCopy } from "./copy-roles.ts";
import { changers, findLeft } from "./left-sources.ts";
import { findRemoved, findRemovedBehind } from "./removed-paths.ts";
import { type Role, readSplitStage, type SplitStage } from "./split-stage.ts";

export interface Judged {
  readonly instruction: Instruction;
  readonly role: Role;
  /** Programs whose traces nobody can tell. */
  readonly unknown: readonly Command[];
  /** Commands that give a file a right which a copy loses. */
  readonly privileged: readonly Command[];
}

export function judgeInstructions(reading: StageReading, split: Split): readonly Judged[] {
  const stage = readSplitStage(reading, split);
  const places = readPlaces(stage);
  const judged = reading.instructions.map((instruction) => {
    const judgement = judge(instruction, stage, places);
    return { instruction, unknown: [], privileged: [], ...judgement };
  });
  return keepUsedVariables(judged);
}

/** A variable for the build is one for run time, too, where a line that is repeated or moved builds on it. */
function keepUsedVariables(judged: readonly Judged[]): readonly Judged[] {
  const used = new Set<string>();
  const kept: Judged[] = [];
  for (const one of judged.toReversed()) {
    const { instruction, role } = one;
    const names = instruction.keyword === "ENV" ? envPairs(instruction).map(([name]) => name) : [];
    const isUsed = role.kind === "build" && names.some((name) => used.has(name));
    const final: Judged = isUsed ? { ...one, role: { kind: "both" } } : one;
    if (final.role.kind === "both" || final.role.kind === "runtime") {
      for (const [, name = ""] of instruction.blanked.matchAll(/\$\{?(\w+)/g)) used.add(name);
    }
    kept.push(final);
  }
  return kept.toReversed();
}

type Judgement = Pick<Judged, "role"> & Partial<Judged>;

/** What comes to lie where, whichever instruction brings it. */
interface Places {
  /** Files and folders that are copied, or that a command brings. */
  readonly brought: ReadonlySet<string>;
  readonly isLeft: (path: string) => boolean;
}

function readPlaces(stage: SplitStage): Places {
  const { reading, taken } = stage;
  const isLeft = findLeft(stage);
  return { brought: new Set([...reading.copies.flatMap(findBrought), ...findFiles(reading, taken)]), isLeft };
}

function judge(instruction: Instruction, stage: SplitStage, places: Places): Judgement {
  const { reading, split } = stage;
  if (split.leavesBehind?.has(instruction.keyword)) return { role: { kind: "build" } };
  switch (instruction.keyword) {
    case "RUN":
      return judgeRun(instruction, stage, places);
    case "COPY":
    case "ADD": {
      const copy = reading.copies.find((candidate) => candidate.instruction === instruction);
      return { role: copy === undefined ? { kind: "build" } : judgeCopy(copy, stage) };
    }
    case "ARG":
      return { role: { kind: "build" } };
    case "ENV": {
      const names = envPairs(instruction).map(([name]) => name);
      const isForBuild = names.length > 0 && names.every((name) => isBuildVariable(name, split));
      return { role: { kind: isForBuild ? "build" : "both" } };
    }
    case "WORKDIR":
    case "SHELL":
      return { role: { kind: "both" } };
    case "USER":
      return { role: { kind: "both" } };
    default:
      return { role: { kind: "runtime" } };
  }
}

/** Debian's installer and the languages' build tools read them, no application does. */
const buildVariables: ReadonlySet<string> = new Set(["DEBIAN_FRONTEND", "DEBCONF_NONINTERACTIVE_SEEN"]);

function isBuildVariable(name: string, split: Split): boolean {
  return buildVariables.has(name) || split.buildVariables.includes(name);
}

function judgeRun(
  instruction: Instruction,
  { reading, split, taken }: SplitStage,
  { brought, isLeft }: Places,
): Judgement {
  const commands = reading.commands.filter(({ script }) => script.instruction === instruction);
  const effects = commands.map((command): readonly [Command, Effect] => {
    const told = split.roles?.(
      command.program,
      command.arguments.map(({ text }) => text),
    );
    const effect: Effect =
      told === "build"
        ? { kind: "none" }
        : told === "runtime"
          ? { kind: "user" }
          : isReadInside(command, commands) || isUsedUp(command, commands)
            ? { kind: "none" }
            : findEffect(command, folderOfCommand(reading, command), taken);
    return [command, effect];
  });
  const of = (...kinds: readonly Effect["kind"][]) =>
    effects.filter(([, effect]) => kinds.includes(effect.kind)).map(([command]) => command);
  const privileged = of("privilege");
  // What is done to files that are copied from there has been done to them.
  const isThere = (path: string) => brought.has(path) || taken.some((folder) => isWithin(folder, path));
  const isRemovedHere = findRemoved(reading, commands);
  const isRemoved = findRemovedBehind(reading, instruction);
  const isGone = (path: string) => isRemovedHere(path) || isRemoved(path);
  const again = effects
    .filter(([{ program }, effect]) => {
      if (effect.kind === "user") return true;
      if (effect.kind !== "repeatable" || effect.paths.every(isThere) || effect.paths.every(isGone))
        return false;
      if (changers.has(program) && effect.paths.every(isLeft)) return false;
      // Half of it is copied later: done there first, it would not find its files.
      return !/^ch(?:own|mod|grp)$/.test(program) || !effect.paths.some(isThere);
    })
    .map(([command]) => command);
  const halves = effects
    .filter(([{ program }, effect]) => {
      const isPartly =
        effect.kind === "repeatable" && effect.paths.some(isThere) && !effect.paths.every(isThere);
      return isPartly && /^ch(?:own|mod|grp)$/.test(program);
    })
    .map(([command]) => command);
  const unknown = [...of("unknown"), ...halves];
  // What is fetched, unpacked and removed by one instruction is nowhere in the image.
  const files = effects
    .flatMap(([{ program }, effect]) =>
      effect.kind === "files" ? effect.paths.filter((path) => !changers.has(program) || !isLeft(path)) : [],
    )
    .filter((path) => !isGone(path));
  if (files.length > 0) {
    // Folders that are copied, or that files are copied to, need not be made.
    const isCopied = (path: string) => files.some((file) => isWithin(path, file) || isWithin(file, path));
    const besides = again.filter((command) => {
      const effect = effects.find(([one]) => one === command)?.[1];
      return effect?.kind !== "repeatable" || !effect.paths.every(isCopied);
    });
    return { role: { kind: "take", paths: [...new Set(files)], commands: besides }, unknown, privileged };
  }
  if (again.length === 0) return { role: { kind: "build" }, unknown, privileged };
  const isAll = again.length === commands.length;
  // What the language itself wants in both: the build goes by it, too (`bundle config`).
  const isSetting = again.some(
    ({ program, arguments: words }) =>
      split.roles?.(
        program,
        words.map(({ text }) => text),
      ) === "runtime",
  );
  // A user may be named by what is done in the build, too.
  if (isAll)
    return {
      role: { kind: isSetting || isNamedLater(instruction, again, reading) ? "both" : "runtime" },
      unknown,
      privileged,
    };
  return { role: { kind: "redo", commands: again }, unknown, privileged };
}

/** What commands of the stage bring to places outside of the folders that are taken over. */
function findFiles(reading: StageReading, taken: readonly string[]): readonly string[] {
  return reading.commands.flatMap((command) => {
    const effect = findEffect(command, folderOfCommand(reading, command), taken);
    return effect.kind === "files" ? effect.paths : [];
  });
}

/**
 * `sh -c "…"`: its commands stand among the others. `curl https://deb.nodesource.com/setup_22.x | bash -`: it adds a
 * source of packages, which are looked at elsewhere.
 */
function isReadInside(command: Command, commands: readonly Command[]): boolean {
  const { program, arguments: words } = command;
  const before = commands[commands.indexOf(command) - 1];
  const addsSource = before?.arguments.some(({ text }) => /nodesource\.com\/setup_/.test(text)) === true;
  if (/^(?:ba|da|a)?sh$/.test(program) && command.operator === "|" && addsSource) return true;
  const isShell = /^(?:ba|da|a)?sh$/.test(program) && words.some(({ text }) => /^-[a-z]*c$/.test(text));
  return isShell && commands.some(({ nesting }) => nesting[0] === "script");
}

/** `wget tool.tar.gz && tar -xf tool.tar.gz`: nobody wants the archive itself, whatever its name is in the end. */
function isUsedUp(command: Command, commands: readonly Command[]): boolean {
  if (command.program !== "wget" && command.program !== "curl") return false;
  const words = command.arguments.map(({ text }) => text);
  const names = new Set(
    words.filter((word) => /\.(?:tar(?:\.\w+)?|tgz|txz|zip|deb|apk|rpm)$/.test(word)).map(baseName),
  );
  return commands
    .slice(commands.indexOf(command) + 1)
    .some(
      ({ program, arguments: others }) =>
        /^(?:tar|bsdtar|unzip|rm|dpkg|apt|apt-get|apk|rpm)$/.test(program) &&
        others.some(({ text }) => names.has(baseName(text))),
    );
}

/** Whether the build needs what these commands make: a user that a COPY gives files to, a folder that is written to. */
function isNamedLater(instruction: Instruction, made: readonly Command[], reading: StageReading): boolean {
  const names = new Set(made.flatMap(({ arguments: words }) => words.map(({ text }) => text)));
  const paths = [...names].filter((name) => name.startsWith("/") && name !== "/");
  const later = reading.instructions.slice(reading.instructions.indexOf(instruction) + 1);
  return later.some((other) => {
    if (other.keyword === "USER") return true;
    const chown = other.flags.find(({ name }) => name === "chown")?.value;
    if (chown?.split(":").some((name) => names.has(name)) === true) return true;
    return reading.commands.some(
      ({ script, arguments: words }) =>
        script.instruction === other &&
        words.some(
          ({ text }) =>
            paths.some((path) => text === path || text.startsWith(`${path}/`)) ||
            text.split(/[:/]/).some((part) => part.length > 1 && names.has(part)),
        ),
    );
  });
}
