/** The lines of the stage that a split makes: what moves there, what is done again, what is copied. */
import type { Command } from "../../dockerfile/command.ts";
import type { Dockerfile, Instruction } from "../../dockerfile/model.ts";
import { readCommandText } from "../../fixes/run-edits.ts";
import { isWithin, joinPath } from "../container-path.ts";
import { writeCopyFrom } from "../copy-line.ts";
import { listEmptyWorkdirs } from "../empty-workdirs.ts";
import { workdirOfImage } from "../inherited-workdir.ts";
import { commentsOf, keywordIn, textOf } from "../instruction-text.ts";
import type { Copy, Split, Subject } from "../language.ts";
import type { StageReading } from "../stage-reading.ts";
import { toTodo } from "../todo.ts";
import type { Judged } from "./instruction-roles.ts";
import { findOwners, isKnownOwner } from "./ownership.ts";

export interface RuntimeStage {
  /** Between the new FROM and what follows in the file. */
  readonly lines: readonly string[];
}

/** First what the image is, then who runs it, then its files, then what it promises. */
const order = ["setting", "packages", "shell", "user", "copy", "file", "promise", "switch", "start"] as const;
type Place = (typeof order)[number];

interface Line {
  readonly place: Place;
  readonly lines: readonly string[];
  /** The working folder that relative paths in it are seen from. */
  readonly workdir?: string | undefined;
}

const placeOf: Readonly<Record<string, Place>> = {
  ENV: "setting",
  LABEL: "setting",
  MAINTAINER: "setting",
  // The shell may be one of the packages.
  SHELL: "shell",
  COPY: "file",
  ADD: "file",
  RUN: "user",
  USER: "switch",
  CMD: "start",
  ENTRYPOINT: "start",
};

/**
 * @param head what stands in front of the place where the file is split
 * @param buildStage its name
 * @param packageLines the instruction that installs system packages
 * @param workdir the working folder where the file is split; undefined where it hangs on a variable, `later` where
 *   what follows begins by setting it
 */
export function writeRuntimeStage(
  subject: Subject,
  split: Split,
  head: readonly Judged[],
  buildStage: string,
  packageLines: readonly string[],
  workdir: string | undefined | "later",
): RuntimeStage {
  const { dockerfile, reading } = subject;
  // A variable hides it: the file's own lines say it as well.
  const workdirs =
    workdir === undefined
      ? head
          .filter(({ instruction }) => instruction.keyword === "WORKDIR")
          .map(({ instruction }) => textOf(dockerfile, instruction))
      : [];
  const taken = head.flatMap(({ role }) => (role.kind === "take" ? role.paths : []));
  const lastUser = head.findLast(({ instruction }) => instruction.keyword === "USER")?.instruction;
  const lines: Line[] = [
    ...head.flatMap((judged): readonly Line[] => writeAgain(dockerfile, judged, reading, lastUser)),
    ...workdirs.map((line): Line => ({ place: "setting", lines: [line] })),
    { place: "setting", lines: split.runtimeLines },
    { place: "promise", lines: split.promises ?? [] },
    { place: "packages", lines: packageLines },
    { place: "user", lines: workdir === "/" ? [] : writeEmptyFolders(subject, split) },
    {
      place: "copy",
      lines: [
        ...split.copies
          .filter(({ from, to, todo }) => todo !== undefined || from !== to || !isAmong(from, taken))
          .flatMap((copy) => writeCopy(subject, split, copy, buildStage)),
        ...[...new Set(taken)]
          .filter((path) => !isAmong(path, taken))
          .flatMap((path) =>
            writeCopy(subject, split, { from: path, to: path, isFolder: false }, buildStage),
          ),
      ],
    },
  ];
  const sorted = order.flatMap((place) => lines.filter((line) => line.place === place));
  const [, name = "", tag] = /^([^:@$]+)(?::([^@]*))?/.exec(split.runtimeImage) ?? [];
  const inherited = workdirOfImage(name, tag);
  return {
    lines: withWorkdirs(dockerfile, sorted, workdir === "later" ? inherited : workdir, inherited),
  };
}

/** Whether one of the folders that are copied anyway brings it. */
function isAmong(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path !== folder && isWithin(path, folder));
}

function writeAgain(
  dockerfile: Dockerfile,
  { instruction, role }: Judged,
  reading: StageReading,
  lastUser: Instruction | undefined,
): readonly Line[] {
  const { keyword } = instruction;
  if (keyword === "WORKDIR") return [];
  if (keyword === "USER" && instruction !== lastUser) return [];
  const usual = placeOf[keyword] ?? "promise";
  const again = role.kind === "redo" || role.kind === "take" ? role.commands : undefined;
  const workdir = usesRelativePaths(instruction, again ?? reading.commands)
    ? reading.workdirAt(instruction)
    : undefined;
  switch (role.kind) {
    case "runtime":
      return [
        {
          place: usual,
          lines: [...commentsOf(dockerfile, instruction), textOf(dockerfile, instruction)],
          workdir,
        },
      ];
    case "both":
      return [
        { place: keyword === "RUN" ? "user" : usual, lines: [textOf(dockerfile, instruction)], workdir },
      ];
    case "take":
      return role.commands.length === 0
        ? []
        : [{ place: "user", lines: [writeRun(dockerfile, role.commands)], workdir }];
    case "redo":
      return [{ place: "user", lines: [writeRun(dockerfile, role.commands)], workdir }];
    default:
      return [];
  }
}

/** @param commands those of the instruction among them */
function usesRelativePaths(instruction: Instruction, commands: readonly Command[]): boolean {
  const { keyword, json, words } = instruction;
  if (keyword === "RUN") {
    return commands.some(
      (command) => command.script.instruction === instruction && namesRelativePath(command),
    );
  }
  const target = json?.at(-1)?.value ?? words.at(-1)?.raw ?? "";
  return (keyword === "COPY" || keyword === "ADD") && !target.startsWith("/");
}

/** Programs whose operands are paths, and how many come in front of those: a mode, an owner, a script. */
const takingPaths: ReadonlyMap<string, number> = new Map([
  ...["mkdir", "rmdir", "touch", "ln", "cp", "mv", "cd"].map((name) => [name, 0] as const),
  ...["chmod", "chown", "chgrp", "sed"].map((name) => [name, 1] as const),
]);

function namesRelativePath({ program, arguments: words, redirections }: Command): boolean {
  const isRelative = (word: string) => /^[^/$~&>-]/.test(word);
  const before = takingPaths.get(program);
  const named = words.map(({ text }) => text).filter((word) => !word.startsWith("-"));
  // What a symbolic link holds is seen from the link.
  const isLink = program === "ln" && words.some(({ text }) => /^-\w*s|^--symbolic$/.test(text));
  const operands = isLink && named.length > 1 ? named.slice(-1) : named;
  return (
    (before !== undefined && operands.slice(before).some(isRelative)) ||
    redirections.some(({ target }) => target !== undefined && isRelative(target.text))
  );
}

function writeRun(dockerfile: Dockerfile, commands: readonly Command[]): string {
  const texts = commands.map((command) => readCommandText(dockerfile, command));
  return `${keywordIn(dockerfile, "RUN")} ${texts.join(" && ")}`;
}

function writeCopy(subject: Subject, split: Split, copy: Copy, buildStage: string): readonly string[] {
  const { dockerfile, reading } = subject;
  const owners = findOwners(reading, copy.from).filter(({ owner }) => isKnownOwner(subject, split, owner));
  const whole = owners.find(({ path }) => path === copy.from)?.owner;
  const write = (from: string, to: string, owner: string | undefined) =>
    writeCopyFrom(dockerfile, buildStage, { from, to, owner });
  return [
    ...(copy.todo === undefined ? [] : [toTodo(copy.todo)]),
    write(copy.from, copy.to, whole),
    ...owners
      .filter(({ path }) => path !== copy.from)
      .map(({ path, owner }) => write(path, joinPath(copy.to, path.slice(copy.from.length + 1)), owner)),
  ];
}

function writeWorkdir(dockerfile: Dockerfile, folder: string): string {
  return `${keywordIn(dockerfile, "WORKDIR")} ${/\s/.test(folder) ? JSON.stringify(folder) : folder}`;
}

/** Lines that rely on another working folder get it set in front of them. */
function withWorkdirs(
  dockerfile: Dockerfile,
  lines: readonly Line[],
  final: string | undefined,
  inherited: string,
): readonly string[] {
  const written: string[] = [];
  // Where the image begins in the root folder, nobody has to be told.
  let current: string | undefined = final === "/" && inherited === "/" ? "/" : undefined;
  const moveTo = (folder: string | undefined) => {
    if (folder === undefined || final === undefined || folder === current) return;
    current = folder;
    written.push(writeWorkdir(dockerfile, folder));
  };
  // A folder that is there already stays root's, whatever --chown says of what is copied into it.
  const begin = order.indexOf(lines.some((line) => givesAway(line, final)) ? "file" : "copy");
  let isAtFiles = false;
  for (const { place, lines: own, workdir } of lines) {
    if (own.length === 0) continue;
    if (!isAtFiles && order.indexOf(place) >= begin) {
      isAtFiles = true;
      moveTo(final);
    }
    moveTo(workdir);
    written.push(...own);
  }
  if (final !== "/" || current !== undefined) moveTo(final);
  return written;
}

/** Whether the folder, or one around it, is copied for a user of its own. */
function givesAway({ place, lines }: Line, folder: string | undefined): boolean {
  return (
    place === "copy" &&
    folder !== undefined &&
    lines.some((line) => / --chown=/.test(line) && isWithin(folder, line.slice(line.lastIndexOf(" ") + 1)))
  );
}

/** Folders beside those that are copied, made as they were. */
function writeEmptyFolders(
  { dockerfile, reading }: Subject,
  { copies, leavesBehind }: Split,
): readonly string[] {
  if (leavesBehind?.has("WORKDIR") === true) return [];
  return listEmptyWorkdirs(reading)
    .filter((folder) => !forBuilds.test(folder) && !copies.some(({ to }) => isWithin(folder, to)))
    .map((folder) => writeWorkdir(dockerfile, folder));
}

const forBuilds = /^\/(?:tmp|build|src|usr\/src|go|root|etc|usr\/local)(?:\/|$)/;
