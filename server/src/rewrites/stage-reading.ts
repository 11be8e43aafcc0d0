/** What the instructions of a stage do to its file system, read once for all rewrites. */
import type { Command } from "../dockerfile/command.ts";
import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile, Instruction, Stage, Word } from "../dockerfile/model.ts";
import { resolve } from "../dockerfile/variables.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";
import { parsePackageCommand } from "../package-managers/parse-package-command.ts";
import { isAbsolute, joinPath } from "./container-path.ts";
import { foldersOfImages } from "./folders-of-images.ts";
import { withInherited } from "./inherited-variables.ts";
import { inheritedWorkdir } from "./inherited-workdir.ts";

export interface StageReading {
  readonly stage: Stage;
  /** The stage's and those of the stages that it is built from, in the order in which they take effect. */
  readonly instructions: readonly Instruction[];
  /** The working folder behind the last instruction; undefined where a variable hides it. */
  readonly workdir: string | undefined;
  /** The working folder at an instruction. */
  workdirAt(instruction: Instruction): string | undefined;
  /** COPY and ADD, in source order. */
  readonly copies: readonly CopyReading[];
  /** What RUN instructions run, in source order. */
  readonly commands: readonly Command[];
  /** Installations of system packages (apt, apk, dnf…) among them. */
  readonly systemInstalls: readonly PackageOperation[];
}

export type CopyOrigin =
  | { readonly kind: "context" }
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "image"; readonly reference: string }
  /** A URL or repository that ADD fetches. */
  | { readonly kind: "remote" }
  | { readonly kind: "heredoc" };

export interface CopyReading {
  readonly instruction: Instruction;
  readonly from: CopyOrigin;
  /** As written, variables filled in; undefined where one has no value. */
  readonly sources: readonly (string | undefined)[];
  /** Absolute; undefined where a variable hides it. */
  readonly destination: string | undefined;
  /** The destination is a folder for certain: by a slash or a dot, several sources, or because it is there already. */
  readonly intoFolder: boolean;
}

const systemManagers: ReadonlySet<string> = new Set(["apt", "apk", "rpm"]);

/** Reads a stage together with the stages that it is built from. */
export function readStage(dockerfile: Dockerfile, stage: Stage): StageReading {
  return readings(dockerfile)(stage);
}

const readings = memoize(
  (dockerfile: Dockerfile) => dockerfile,
  (dockerfile) => {
    const known = new Map<Stage, StageReading>();
    return (stage: Stage): StageReading => {
      const reading = known.get(stage) ?? makeReading(dockerfile, stage);
      known.set(stage, reading);
      return reading;
    };
  },
);

function makeReading(dockerfile: Dockerfile, stage: Stage): StageReading {
  const lineage = stage.lineage.toReversed();
  const instructions = lineage.flatMap((ancestor) => ancestor.instructions);
  const workdirs = new Map<Instruction, string | undefined>();
  let workdir: string | undefined = inheritedWorkdir(stage);
  const folders = new Set(foldersOfImages);
  const copies: CopyReading[] = [];
  for (const instruction of instructions) {
    workdirs.set(instruction, workdir);
    if (instruction.keyword === "WORKDIR") {
      workdir = moveTo(workdir, resolvePath(dockerfile, instruction));
      addFolders(folders, workdir);
    }
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") continue;
    const copy = readCopy(dockerfile, instruction, workdir, folders);
    copies.push(copy);
    const { destination, intoFolder } = copy;
    addFolders(folders, intoFolder || destination === undefined ? destination : joinPath(destination, ".."));
  }
  const commands = dockerfile.scripts
    .filter((script) => script.stage !== undefined && lineage.includes(script.stage) && !script.isOnbuild)
    .filter(({ instruction }) => instruction.keyword === "RUN")
    .flatMap((script) => script.commands);
  const workdirAt = (instruction: Instruction) =>
    workdirs.has(instruction) ? workdirs.get(instruction) : workdir;
  return {
    stage,
    instructions,
    workdir,
    workdirAt,
    copies,
    commands,
    systemInstalls: commands.flatMap((command) => {
      const operation = parsePackageCommand(command);
      const isInstall = operation?.action === "install" && systemManagers.has(operation.manager);
      return operation !== undefined && isInstall ? [operation] : [];
    }),
  };
}

function moveTo(workdir: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (isAbsolute(path)) return joinPath("/", path);
  return workdir === undefined ? undefined : joinPath(workdir, path);
}

/** WORKDIR takes the rest of its line, blanks included. */
function resolvePath(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  const span = instruction.argumentsSpan;
  const raw = instruction.blanked.trim();
  return fillIn(dockerfile, instruction, { span, raw });
}

function fillIn(dockerfile: Dockerfile, instruction: Instruction, word: Word): string | undefined {
  const { stage } = instruction;
  if (stage === undefined) return undefined;
  const environment = withInherited(stage, stage.environmentAt(instruction));
  const resolution = resolve(word, environment, dockerfile.escape);
  return resolution.isComplete ? resolution.text : undefined;
}

function readCopy(
  dockerfile: Dockerfile,
  instruction: Instruction,
  workdir: string | undefined,
  folders: ReadonlySet<string>,
): CopyReading {
  const { json, words, heredocs } = instruction;
  const paths =
    json?.map(({ value, span }) => fillIn(dockerfile, instruction, { raw: value, span })) ??
    words.map((word) => fillIn(dockerfile, instruction, word));
  const sources = paths.slice(0, -1);
  const target = paths.at(-1);
  const destination = moveTo(workdir, target);
  const isThere = destination !== undefined && folders.has(destination);
  return {
    instruction,
    from: heredocs.length > 0 ? { kind: "heredoc" } : findOrigin(dockerfile, instruction, sources),
    sources,
    destination,
    intoFolder: isThere || sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(target ?? ""),
  };
}

/** Linux's PATH_MAX: no image has folders of longer paths. */
const longestPath = 4096;

/** The folder, and all around it. */
function addFolders(folders: Set<string>, folder: string | undefined): void {
  if (folder === undefined || folder.length > longestPath) return;
  for (let path = folder; !folders.has(path); path = joinPath(path, "..")) {
    folders.add(path);
  }
}

function findOrigin(
  dockerfile: Dockerfile,
  instruction: Instruction,
  sources: readonly (string | undefined)[],
): CopyOrigin {
  const from = instruction.flags.find(({ name }) => name === "from")?.value;
  if (from === undefined) {
    const isRemote = sources.some((source) => /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(source ?? ""));
    return { kind: isRemote ? "remote" : "context" };
  }
  const earlier = dockerfile.stages.slice(0, instruction.stage?.index ?? 0);
  const named = earlier.findLast(({ name }) => name?.toLowerCase() === from.toLowerCase());
  const stage = named ?? (/^\d+$/.test(from) ? earlier[Number(from)] : undefined);
  return stage === undefined ? { kind: "image", reference: from } : { kind: "stage", stage };
}
