/** What becomes of a stage's RUN instructions where there is no shell to run them: each must be done elsewhere. */
import type { Command } from "../../dockerfile/command.ts";
import type { Instruction, Stage } from "../../dockerfile/model.ts";
import { readCommandText } from "../../fixes/run-edits.ts";
import type { PackageOperation } from "../../package-managers/package-operation.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import { isPlainPath, isWithin, joinPath } from "../container-path.ts";
import { keywordIn } from "../instruction-text.ts";
import type { MinimalBase, Subject } from "../language.ts";
import { changesUsers, findEffect } from "../multi-stage/command-effects.ts";
import type { Concern } from "../rewrite.ts";
import type { CopyReading } from "../stage-reading.ts";
import { debianLibraries } from "../system-packages/debian-libraries.ts";
import { type Text, text } from "../text.ts";
import { comesAlong, type Moved, makeElsewhere } from "./made-elsewhere.ts";
import { type MadeExecutable, readMadeExecutable } from "./made-executable.ts";
import { readTimeZone } from "./time-zone.ts";

export interface JudgedRuns {
  readonly moved: readonly Moved[];
  /** COPY instructions whose files become the user's. */
  readonly given: readonly Instruction[];
  readonly donorLines: readonly { readonly at: Instruction; readonly lines: readonly string[] }[];
  readonly concerns: readonly Concern[];
  readonly steps: readonly Text[];
  /** ENV lines in place of what RUN has done. */
  readonly lines: readonly string[];
}

export function judgeRuns(subject: Subject, target: MinimalBase): JudgedRuns {
  const { dockerfile, reading, stage } = subject;
  const donor = findDonor(subject);
  const concerns: Concern[] = [];
  const folders = new Set<string>();
  const files = new Set<string>();
  const zones = new Set<string>();
  const executables: MadeExecutable[] = [];
  const copied = reading.copies.flatMap(({ destination }) => destination ?? []);
  for (const command of reading.commands) {
    if (target.isNeedless?.(command) === true) continue;
    const workdir = reading.workdirAt(command.script.instruction);
    const operation = parsePackageCommand(command);
    if (operation?.action === "install") {
      for (const { name } of operation.packages) {
        if (!isCovered(subject, target, name)) concerns.push(missingPackage(command, name, target.image));
      }
      // `npm ci`, `pip install -r …`: what they install is told elsewhere.
      if (operation.packages.length === 0 && isOfLanguage(operation))
        concerns.push(needsShell(dockerfile, command));
      continue;
    }
    if (operation !== undefined && isOfLanguage(operation) && operation.action !== "clean") {
      concerns.push(needsShell(dockerfile, command));
      continue;
    }
    if (operation !== undefined || changesUsers(command) || isDoneThere(command, copied)) continue;
    const zone = readTimeZone(command);
    if (zone !== undefined) {
      zones.add(zone);
      continue;
    }
    const executable = readMadeExecutable(command, workdir, reading);
    if (executable === "elsewhere") concerns.push(needsShell(dockerfile, command));
    else if (executable !== undefined) executables.push(...executable);
    if (executable !== undefined) continue;
    const effect = findEffect(command, workdir, []);
    if (effect.kind === "none" || effect.kind === "packages") continue;
    if (effect.kind === "privilege") {
      concerns.push(privileged(command));
      continue;
    }
    if (effect.kind === "repeatable" && effect.makes !== "other") {
      const isMade = effect.paths.every((path) => copied.some((folder) => joinPath("/", folder) === path));
      if (effect.makes === "owner" && isMade) {
        concerns.push(ownedFolder(command));
        continue;
      }
      // It is there: that it has been touched nobody notices.
      if (effect.makes === "file" && isMade) continue;
      if (donor !== undefined && effect.paths.every(isPlainPath)) {
        const kind = effect.makes === "file" ? files : folders;
        for (const path of effect.paths) kind.add(path);
        continue;
      }
    }
    concerns.push(needsShell(dockerfile, command));
  }
  for (const [path, instruction] of listVolumes(stage)) {
    // What is copied there is root's, unless the COPY says otherwise.
    const brought = reading.copies.filter(({ destination }) => destination === path);
    const isGiven = brought.some((copy) => copy.instruction.flags.some(({ name }) => name === "chown"));
    if (brought.length === 0 && donor !== undefined && isPlainPath(path)) folders.add(path);
    else if (!isGiven && !target.writableFolders?.includes(path)) {
      concerns.push(volumeOfRoot(instruction, path, target.user));
    }
  }
  const [zone] = [...zones].filter((name) => name !== "");
  const isSet = stage.environment.get("TZ") !== undefined;
  const lines = zone === undefined || isSet ? [] : [`${keywordIn(dockerfile, "ENV")} TZ=${zone}`];
  const executableLines = executables.map(({ stage: from, mode, path }) => ({
    at: endOf(from),
    lines: [`${keywordIn(dockerfile, "RUN")} chmod ${mode} ${path}`],
  }));
  const given = new Map<Instruction, string[]>();
  for (const path of target.writableFolders ?? []) {
    const around = reading.copies.filter((copy) => bringsFolder(copy, path));
    if (around.some(({ instruction }) => instruction.flags.some(({ name }) => name === "chown"))) continue;
    const itself = around.findLast(({ destination }) => destination === path)?.instruction;
    const last = itself ?? around.at(-1)?.instruction;
    const isMade = itself === undefined && (last === undefined || comesAlong(path, reading, donor));
    if (donor !== undefined && isMade) folders.add(path);
    else if (last === undefined) concerns.push(closedFolder(path));
    else given.set(last, [...(given.get(last) ?? []), path]);
  }
  const givenSteps = [...given.values()].map((paths) =>
    text("What is copied with {folders} becomes the user's: the application writes there.", {
      folders: paths.join(" "),
    }),
  );
  // `touch a` and `chown b a`: a file all the same.
  for (const path of files) folders.delete(path);
  if (donor === undefined || folders.size + files.size === 0) {
    return {
      moved: [],
      given: [...given.keys()],
      donorLines: executableLines,
      concerns,
      steps: givenSteps,
      lines,
    };
  }
  const made = makeElsewhere(subject, donor, folders, files);
  return {
    moved: made.moved,
    given: [...given.keys()],
    donorLines: [...executableLines, { at: endOf(donor), lines: [made.line] }],
    concerns,
    steps: [...givenSteps, made.step],
    lines,
  };
}

/** A stage with a shell that the last one copies from: if there is a choice, one that root runs. */
function findDonor({ reading, stage }: Subject): Stage | undefined {
  const donors = reading.copies
    .flatMap(({ from }) => (from.kind === "stage" && from.stage !== stage ? [from.stage] : []))
    .filter(({ rootImage }) => rootImage?.facts?.hasShell === true);
  return donors.find(({ effectiveUser }) => effectiveUser.state === "root") ?? donors[0];
}

/** The image has the package, or of one for compilers the libraries, which are all that is used of it. */
function isCovered({ stage }: Subject, { coveredPackages }: MinimalBase, name: string): boolean {
  if (coveredPackages.has(name)) return true;
  const { distribution, release } = stage.rootImage?.facts ?? {};
  if (distribution !== "debian" || !name.endsWith("-dev")) return false;
  const libraries = debianLibraries(name, { distribution, release }) ?? [];
  return libraries.length > 0 && libraries.every((library) => coveredPackages.has(library));
}

function endOf({ instructions, from }: Stage): Instruction {
  return instructions.at(-1) ?? from;
}

function isOfLanguage({ manager }: PackageOperation): boolean {
  return manager !== "apt" && manager !== "apk" && manager !== "rpm";
}

function missingPackage({ span }: Command, name: string, image: string): Concern {
  return {
    id: "H11",
    weight: "refuse",
    span,
    text: text("{package} is installed for run time, and {image} does not have it.", {
      package: name,
      image,
    }),
    remedy: text("Stay on a slim image, or take the package out if the application does not need it."),
  };
}

/** The image has its list of certificates made, unless it is to hold some of the file's own. */
function isDoneThere({ program }: Command, copied: readonly string[]): boolean {
  return (
    program === "update-ca-certificates" &&
    !copied.some((path) => path.startsWith("/usr/local/share/ca-certificates"))
  );
}

/** Docker makes a volume's folder, where there is none, and root owns it. */
function listVolumes(stage: Stage): readonly (readonly [path: string, instruction: Instruction])[] {
  return stage.instructions
    .filter(({ keyword }) => keyword === "VOLUME")
    .flatMap((instruction) =>
      (instruction.json?.map(({ value }) => value) ?? instruction.words.map(({ raw }) => raw))
        .filter((path) => path.startsWith("/") && !path.includes("$"))
        .map((path) => [joinPath("/", path), instruction] as const)
        // Every user may write to it, in these images, too.
        .filter(([path]) => path !== "/tmp" && path !== "/var/tmp"),
    );
}

function volumeOfRoot({ argumentsSpan: span }: Instruction, path: string, user: string): Concern {
  return {
    id: "H18",
    weight: "assume",
    span,
    text: text("The volume {path} belongs to root: the application must not write to it as {user}.", {
      path,
      user,
    }),
  };
}

/** A COPY of a folder that `path` is in, or may be in. */
function bringsFolder({ sources, destination }: CopyReading, path: string): boolean {
  if (destination === undefined || !isWithin(path, destination)) return false;
  return sources.some((source) => source !== undefined && !/[*?[]|[^./]\.\w+$/.test(source));
}

function closedFolder(path: string): Concern {
  return {
    id: "H16",
    weight: "assume",
    text: text("The application writes to {path}, which nothing in the file makes: mount a volume there.", {
      path,
    }),
  };
}

/** A folder that the application may write to can be told from code that it must not change. */
function ownedFolder({ span }: Command): Concern {
  return {
    id: "H16",
    weight: "assume",
    span,
    text: text(
      "The application's files stay root's and read-only: add --chown to the COPY of folders that it writes to.",
    ),
  };
}

function needsShell(dockerfile: Subject["dockerfile"], command: Command): Concern {
  return {
    id: "H01",
    weight: "refuse",
    span: command.span,
    text: text(
      "`{command}` runs in the last stage while it is built, and an image without a shell cannot run it.",
      {
        command: shorten(readCommandText(dockerfile, command)),
      },
    ),
    remedy: text("Do it in an earlier stage and copy the result."),
  };
}

/** It is done to a file of the new stage, where nothing can do it. */
function privileged({ program, span }: Command): Concern {
  return {
    id: "H34",
    weight: "refuse",
    span,
    text: text("{program} gives a program rights that a process without privileges must not have.", {
      program,
    }),
    remedy: text("Give the rights in an earlier stage by hand, or do without them."),
  };
}

function shorten(code: string): string {
  return code.length <= 60 ? code : `${code.slice(0, 57)}…`;
}
