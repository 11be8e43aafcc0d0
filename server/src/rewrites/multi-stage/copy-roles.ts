/** Which of the two stages a COPY or ADD of a single one belongs to. */
import type { Command } from "../../dockerfile/command.ts";
import { folderOfCommand, seenFrom } from "../command-folder.ts";
import { baseName, isOfSystem, isWithin, joinPath } from "../container-path.ts";
import type { CopyReading, StageReading } from "../stage-reading.ts";
import { findRemovedBehind } from "./removed-paths.ts";
import { isBuildTool, type Role, type SplitStage } from "./split-stage.ts";

export function judgeCopy(copy: CopyReading, stage: SplitStage): Role {
  const { reading, split, taken } = stage;
  const path = copy.destination;
  if (path === undefined) return { kind: "build" };
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
  if (isBuiltIn(path, copy, stage)) return { kind: "build" };
  const calls = findCalls(path, copy, reading);
  if (calls.length > 0) return { kind: calls.every((call) => isBuildTool(call, split)) ? "build" : "both" };
  const isRemoved = findRemovedBehind(reading, copy.instruction);
  const brought = findBrought(copy).filter((one) => !isRemoved(one));
  if (brought.length === 0) return { kind: "build" };
  const users = findMentions(path, copy, reading);
  if (users.length === 0) return { kind: isBeside(path, copy, stage) ? "both" : "runtime" };
  const isOnlyRead = users.every((command) => isBuildTool(command, split));
  if (isOnlyRead && !isConfiguration(path)) return { kind: "build" };
  return { kind: "take", paths: brought, commands: [] };
}

/** Whether a later command that builds is run in the folder, or in one that lies in it: it holds the sources. */
function isBuiltIn(path: string, copy: CopyReading, stage: SplitStage): boolean {
  return path !== "/" && listLaterFolders(copy, stage).some((folder) => isWithin(folder, path));
}

/** Whether a later command that builds is run in a folder above: it may read what is copied without naming it. */
function isBeside(path: string, copy: CopyReading, stage: SplitStage): boolean {
  return !isOfSystem(path) && listLaterFolders(copy, stage).some((folder) => isWithin(path, folder));
}

function listLaterFolders({ instruction }: CopyReading, { reading, builds }: SplitStage): readonly string[] {
  const own = reading.instructions.indexOf(instruction);
  return builds.flatMap(({ at, folder }) => (at > own ? [folder] : []));
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
export function findBrought({ sources, destination, intoFolder }: CopyReading): readonly string[] {
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
    return [command.programWord, ...command.arguments].some(({ text }, index) => {
      // A program without a slash is looked for elsewhere; `[` is one, and no pattern.
      if (text === "" || (index === 0 && !text.includes("/"))) return false;
      // `src/*.c` is of the folder src.
      const word = text.replace(/[^/]*[*?[{].*$/, "");
      const place = seenFrom(folder, word) ?? word;
      return isWithin(place, path) || names.some((name) => place === `${path}/${name}`);
    });
  });
}
