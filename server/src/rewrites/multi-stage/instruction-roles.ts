/** Which of the two stages an instruction of a single one belongs to. */
import type { Command } from "../../dockerfile/command.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import { envPairs } from "../../dockerfile/variables.ts";
import { folderOfCommand, seenFrom } from "../command-folder.ts";
import { baseName, isOfSystem, isWithin, joinPath } from "../container-path.ts";
import type { Split } from "../language.ts";
import type { CopyReading, StageReading } from "../stage-reading.ts";
import { type Effect, findEffect } from "./command-effects.ts";
import { findRemoved, findRemovedBehind } from "./removed-paths.ts";

/**
 * `build` stays where it is, `runtime` moves, `both` stays and is repeated. `redo` stays, and a part of what it runs
 * is done again; `take` stays, the files that it brings are copied from there, and `commands` are done again.
 */
export type Role =
  | { readonly kind: "build" | "runtime" | "both" }
  | { readonly kind: "redo"; readonly commands: readonly Command[] }
  | { readonly kind: "take"; readonly paths: readonly string[]; readonly commands: readonly Command[] };

export interface Judged {
  readonly instruction: Instruction;
  readonly role: Role;
  /** Programs whose traces nobody can tell. */
  readonly unknown: readonly Command[];
  /** Commands that give a file a right which a copy loses. */
  readonly privileged: readonly Command[];
}

export function judgeInstructions(reading: StageReading, split: Split): readonly Judged[] {
  const taken = split.copies.map(({ from }) => from);
  const judged = reading.instructions.map((instruction) => {
    const judgement = judge(instruction, reading, split, taken);
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

function judge(
  instruction: Instruction,
  reading: StageReading,
  split: Split,
  taken: readonly string[],
): Judgement {
  if (split.leavesBehind?.has(instruction.keyword)) return { role: { kind: "build" } };
  switch (instruction.keyword) {
    case "RUN":
      return judgeRun(instruction, reading, split, taken);
    case "COPY":
    case "ADD":
      return { role: judgeCopy(instruction, reading, split, taken) };
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

function judgeCopy(
  instruction: Instruction,
  reading: StageReading,
  split: Split,
  taken: readonly string[],
): Role {
  const copy = reading.copies.find((candidate) => candidate.instruction === instruction);
  const path = copy?.destination;
  if (copy === undefined || path === undefined) return { kind: "build" };
  if (taken.some((folder) => isWithin(path, folder))) return { kind: "build" };
  if (split.sources?.some((source) => isWithin(path, source)) === true) return { kind: "build" };
  const workdir = reading.workdir ?? "/";
  const isAbove = taken.some((folder) => isWithin(folder, path));
  // A tree of another image or stage: whatever it brings beside the application is still wanted.
  if (isAbove && (copy.from.kind === "image" || copy.from.kind === "stage")) return { kind: "both" };
  if (isAbove && ((path === "/" && isOverlay(copy)) || isUnpacked(copy))) return { kind: "both" };
  // What lies in the working folder, or above a folder that is taken, is the sources: the language takes what it needs.
  if ((workdir !== "/" && isWithin(path, workdir)) || isAbove) return { kind: "build" };
  if (isWithin(path, "/tmp") || isWithin(path, "/usr/src") || isWithin(path, "/build"))
    return { kind: "build" };
  if (isBuiltIn(path, instruction, reading, split)) return { kind: "build" };
  const calls = findCalls(path, copy, reading);
  if (calls.length > 0) return { kind: calls.every((call) => isBuildTool(call, split)) ? "build" : "both" };
  const isRemoved = findRemovedBehind(reading, instruction);
  const brought = findBrought(copy).filter((one) => !isRemoved(one));
  if (brought.length === 0) return { kind: "build" };
  const users = findMentions(path, copy, reading);
  if (users.length === 0) return { kind: isBeside(path, instruction, reading, split) ? "both" : "runtime" };
  const isOnlyRead = users.every((command) => isBuildTool(command, split));
  if (isOnlyRead && !isConfiguration(path)) return { kind: "build" };
  return { kind: "take", paths: brought, commands: [] };
}

/** Whether a later command that builds is run in the folder, or in one that lies in it: it holds the sources. */
function isBuiltIn(path: string, instruction: Instruction, reading: StageReading, split: Split): boolean {
  if (path === "/") return false;
  return listBuildFolders(instruction, reading, split).some((folder) => isWithin(folder, path));
}

/** Whether a later command that builds is run in a folder above: it may read what is copied without naming it. */
function isBeside(path: string, instruction: Instruction, reading: StageReading, split: Split): boolean {
  if (isOfSystem(path)) return false;
  return listBuildFolders(instruction, reading, split).some((folder) => isWithin(path, folder));
}

function listBuildFolders(instruction: Instruction, reading: StageReading, split: Split): readonly string[] {
  const later = reading.instructions.slice(reading.instructions.indexOf(instruction) + 1);
  return reading.commands
    .filter(
      (command) =>
        command.program !== "rm" && later.includes(command.script.instruction) && isBuildTool(command, split),
    )
    .flatMap((command) => folderOfCommand(reading, command) ?? []);
}

function isBuildTool({ program, arguments: words }: Command, split: Split): boolean {
  const args = words.map(({ text }) => text);
  return program === "rm" || split.roles?.(program, args) === "build";
}

/** Commands that run a program which a COPY brings from another image: `COPY --from=ghcr.io/astral-sh/uv /uv /bin/`. */
function findCalls(
  path: string,
  { from, sources, intoFolder }: CopyReading,
  { commands }: StageReading,
): readonly Command[] {
  if (from.kind !== "image" && from.kind !== "stage") return [];
  const folder = intoFolder ? path : path.slice(0, path.lastIndexOf("/"));
  if (!/(?:^|\/)s?bin$/.test(folder)) return [];
  const names = intoFolder ? sources.map((source) => baseName(source ?? "")) : [baseName(path)];
  return commands.filter(({ program }) => names.includes(program));
}

/** `COPY rootfs /`: files for the image as a whole, by the names that such folders have. */
function isOverlay({ from, sources }: CopyReading): boolean {
  const name = /^(?:.*\/)?(?:root|rootfs|root-fs|overlay|rootfiles|filesystem)\/?$/;
  return from.kind === "context" && sources.length > 0 && sources.every((source) => name.test(source ?? ""));
}

/** `ADD shop.tar.gz /var/www/`: folders of any names. */
function isUnpacked({ from, sources, instruction }: CopyReading): boolean {
  const isArchive = (source: string | undefined) => /\.(?:tar(?:\.\w+)?|t[gbx]z2?)$/.test(source ?? "");
  return instruction.keyword === "ADD" && from.kind === "context" && sources.some(isArchive);
}

/** Where programs look for what they run with. */
function isConfiguration(path: string): boolean {
  return /^\/(?:etc|usr\/local\/bin|usr\/bin|bin|docker-entrypoint)/.test(path);
}

/** Where the files of a COPY come to lie: a name with an extension is taken for a file, any other for a folder's. */
function findBrought({ sources, destination, intoFolder }: CopyReading): readonly string[] {
  if (destination === undefined) return [];
  if (!intoFolder) return [destination];
  const names = sources.map((source) => source?.replace(/\/$/, "").split("/").at(-1));
  const isFile = (name: string | undefined) => name !== undefined && /^[^*?[]+\.\w+$/.test(name);
  return names.every(isFile) ? names.map((name) => joinPath(destination, name ?? "")) : [destination];
}

/** Commands that name the file or the folder that a COPY brings. */
function findMentions(path: string, copy: CopyReading, reading: StageReading): readonly Command[] {
  const names = copy.sources
    .map((source) => source?.split("/").at(-1) ?? "")
    .filter((name) => name.length > 2);
  return reading.commands.filter((command) => {
    const folder = folderOfCommand(reading, command);
    return [command.programWord, ...command.arguments].some(({ text }) => {
      // `src/*.c` is of the folder src.
      const word = text.replace(/[^/]*[*?[{].*$/, "");
      const place = seenFrom(folder, word) ?? word;
      return isWithin(place, path) || names.some((name) => place === `${path}/${name}`);
    });
  });
}

function judgeRun(
  instruction: Instruction,
  reading: StageReading,
  split: Split,
  taken: readonly string[],
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
  const brought = [...reading.copies.flatMap(findBrought), ...findFiles(reading, taken)];
  const isThere = (path: string) => brought.includes(path) || taken.some((folder) => isWithin(folder, path));
  const isLeft = findLeft(reading, split, taken);
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

/** They change what is there, and make nothing. */
const changers: ReadonlySet<string> = new Set(["chmod", "chown", "chgrp", "sed", "dos2unix"]);

/** Whether a path is that of a source which stays in the build stage: there is nothing to change in the other one. */
function findLeft(reading: StageReading, split: Split, taken: readonly string[]): (path: string) => boolean {
  const left = reading.copies.flatMap((copy) =>
    copy.from.kind === "context" &&
    copy.destination !== undefined &&
    judgeCopy(copy.instruction, reading, split, taken).kind === "build"
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
