/** The `go build` and `go install` of a stage: where they leave their programs, and how these are linked. */
import type { Command } from "../../../dockerfile/command.ts";
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import { type GoCommand, readGoCommand } from "../../../package-managers/go.ts";
import { folderOfCommand } from "../../command-folder.ts";
import { joinPath } from "../../container-path.ts";
import { folderOfPath, normalisePath } from "../../context-paths.ts";
import type { GoModule } from "../../project/go-module.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Project } from "../../project/project.ts";
import { readStage } from "../../stage-reading.ts";
import { findImageFile, listSources } from "../../start/files-in-image.ts";
import { variableAt } from "../native/variable-at.ts";

export interface GoBuild {
  readonly command: Command;
  readonly read: GoCommand;
  /** Programs that it writes; absolute. */
  readonly outputs: readonly string[];
  /** The folder into which it writes programs whose names nobody can tell. */
  readonly folder: string | undefined;
  /** What CGO_ENABLED says. */
  readonly cgo: "on" | "off" | "default";
  /** The linker makes a program without shared libraries, whatever it is made of. */
  readonly isStatic: boolean;
  /** Undefined without a go.mod in sight. */
  readonly module: SourceModule | undefined;
  /** It fetches a program from elsewhere: `go install example.com/tool@latest`. */
  readonly isForeign: boolean;
}

/** A module in the build context. */
export interface SourceModule {
  /** Its folder in the context. */
  readonly folder: string;
  /** The same in the image. */
  readonly imageFolder: string;
  readonly value: GoModule | undefined;
}

interface Site {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
}

/** In source order; commands for other systems are left out. */
export async function findGoBuilds(site: Site, stage: Stage): Promise<readonly GoBuild[]> {
  const reading = readStage(site.dockerfile, stage);
  const builds: GoBuild[] = [];
  for (const command of reading.commands) {
    if (command.program !== "go") continue;
    const read = readGoCommand(command);
    if (read === undefined) continue;
    if (read.verb.text !== "build" && read.verb.text !== "install" && read.verb.text !== "get") continue;
    // `-d` stops behind the download.
    if (read.verb.text === "get" && read.options.some(({ name }) => name === "-d")) continue;
    const system = variableAt(command, "GOOS");
    if (system !== undefined && system !== "linux" && !system.includes("$")) continue;
    builds.push(await readBuild(site, stage, command, read));
  }
  return builds;
}

async function readBuild(site: Site, stage: Stage, command: Command, read: GoCommand): Promise<GoBuild> {
  const moved = optionOf(read, "C");
  const start = folderOfCommand(readStage(site.dockerfile, stage), command);
  const folder = moved === undefined ? start : start && joinPath(start, moved);
  const module = folder === undefined ? undefined : await findModule(site, stage, folder);
  const flags = [
    optionOf(read, "ldflags"),
    variableAt(command, "GOFLAGS"),
    variableAt(command, "CGO_LDFLAGS"),
  ].join(" ");
  const written =
    folder === undefined ? nothing : await findOutputs(site, stage, command, read, folder, module);
  const cgo = variableAt(command, "CGO_ENABLED");
  return {
    command,
    read,
    ...written,
    cgo: cgo === "0" ? "off" : cgo === "1" ? "on" : "default",
    isStatic:
      /-extldflags[ =]?["']?[^"']*-static\b/.test(flags) ||
      /(?:^|\s)-static\b/.test(variableAt(command, "CGO_LDFLAGS") ?? ""),
    module,
    isForeign: read.operands.some(({ text }) => isForeign(text)),
  };
}

type Written = Pick<GoBuild, "outputs" | "folder">;
const nothing: Written = { outputs: [], folder: undefined };

function isForeign(operand: string): boolean {
  return operand.includes("@") || (/^[\w-]+(?:\.[\w-]+)+\/./.test(operand) && !operand.startsWith("."));
}

async function findOutputs(
  site: Site,
  stage: Stage,
  command: Command,
  read: GoCommand,
  folder: string,
  module: SourceModule | undefined,
): Promise<Written> {
  const named = read.operands.length === 0 ? [{ text: ".", isKnown: true }] : read.operands;
  const isPlain = named.every(({ isKnown, text }) => isKnown && !/[*?[]/.test(text));
  const isPattern = named.some(({ text }) => text.includes("..."));
  const packages = isPattern ? await expand(site, folder, module, named) : named.map(({ text }) => text);
  const names = isPlain || isPattern ? packages?.map((one) => nameProgram(one, folder, module)) : undefined;
  if (read.verb.text !== "build") {
    const into = findInstallFolder(command);
    if (names === undefined) return { outputs: [], folder: into };
    return { outputs: names.map((name) => joinPath(into, name)), folder: undefined };
  }
  const given = read.options.find(({ name }) => name === "-o" || name === "--o");
  if (given !== undefined) {
    if (given.value === undefined || given.value.includes("$")) return nothing;
    const path = joinPath(folder, given.value);
    const isFolder =
      /(?:^|\/)\.{0,2}$/.test(given.value) ||
      named.length > 1 ||
      existing.test(path) ||
      isMade(stage, site, path);
    if (!isFolder || (named.length > 1 && named.every(({ text }) => text.endsWith(".go")))) {
      return { outputs: [path], folder: undefined };
    }
    return names === undefined
      ? { outputs: [], folder: path }
      : { outputs: names.map((name) => joinPath(path, name)), folder: undefined };
  }
  // Without -o, several packages are compiled and thrown away.
  if (names === undefined) return isPattern ? nothing : { outputs: [], folder };
  const sources = named.every(({ text }) => text.endsWith(".go"));
  if (names.length > 1 && !sources) return nothing;
  return { outputs: names.slice(0, 1).map((name) => joinPath(folder, name)), folder: undefined };
}

/** Folders that every image has. */
const existing = /^\/(?:(?:usr\/(?:local\/)?)?s?bin|go\/bin|go|opt|srv|root|tmp)$/;

/** A folder made by `mkdir` takes the program under its own name. */
function isMade(stage: Stage, site: Site, path: string): boolean {
  const reading = readStage(site.dockerfile, stage);
  if (reading.instructions.some((one) => one.keyword === "WORKDIR" && reading.workdirAt(one) === path))
    return true;
  return reading.commands.some(
    (command) =>
      command.program === "mkdir" &&
      command.arguments.some(
        ({ value }) =>
          value !== undefined &&
          !value.startsWith("-") &&
          joinPath(reading.workdirAt(command.script.instruction) ?? "/", value) === path,
      ),
  );
}

/** The programs that `./...` and the like name; undefined where the sources are not all there to be seen. */
async function expand(
  { project }: Site,
  folder: string,
  module: SourceModule | undefined,
  named: readonly { readonly text: string }[],
): Promise<readonly string[] | undefined> {
  if (module === undefined) return undefined;
  const { mains, isComplete } = await project.goPackages(module.folder);
  if (!isComplete || mains.length === 0) return undefined;
  const inModule = mains.map((path) =>
    path === module.folder ? "" : path.slice(module.folder === "." ? 0 : module.folder.length + 1),
  );
  const patterns = named.map(({ text }) =>
    joinPath(folder, text.replace(/\/?\.\.\..*$/, "") || ".").slice(module.imageFolder.length + 1),
  );
  return inModule
    .filter((path) =>
      patterns.some((start) => start === "" || path === start || path.startsWith(`${start}/`)),
    )
    .map((path) => joinPath(module.imageFolder, path));
}

/** `go help build`: a module's or folder's last part without a major version, or the first file's name. */
function nameProgram(operand: string, folder: string, module: SourceModule | undefined): string {
  if (operand.endsWith(".go")) return lastOf(operand).replace(/\.go$/, "");
  const path = operand.split("@")[0] ?? operand;
  if (isForeign(path)) return nameOfPath(path);
  const place = joinPath(folder, path);
  if (module?.value !== undefined && place === module.imageFolder) return nameOfPath(module.value.path);
  return nameOfPath(place);
}

function nameOfPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  return /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? last) : last;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function findInstallFolder(command: Command): string {
  const folder = variableAt(command, "GOBIN");
  if (folder !== undefined) return joinPath("/", folder);
  return joinPath((variableAt(command, "GOPATH") ?? "/go").split(":")[0] ?? "/go", "bin");
}

/** @param name without its dashes */
function optionOf({ options }: GoCommand, name: string): string | undefined {
  return options.find((option) => option.name === `-${name}` || option.name === `--${name}`)?.value;
}

/**
 * The module of a folder in the image, or of one around it; where there is no go.mod, the folder of the context that
 * it was copied from.
 */
export async function findModule(
  site: Site,
  stage: Stage,
  folder: string,
): Promise<SourceModule | undefined> {
  for (let at = folder; ; at = joinPath(at, "..")) {
    const found = await findImageFile(site, stage, joinPath(at, "go.mod"));
    if (found?.file.kind === "text") {
      const place = folderOfPath(normalisePath(found.path) ?? "go.mod");
      return { folder: place, imageFolder: at, value: valueOf(await site.project.goModule(place)) };
    }
    if (at === "/") break;
  }
  for (const copy of readStage(site.dockerfile, stage).copies) {
    if (copy.from.kind !== "context") continue;
    for (const source of listSources(copy, joinPath(folder, "main.go"))) {
      const path = normalisePath(source.replace(/^\/+/, ""));
      if (path === undefined || /[*?[]/.test(path)) continue;
      const place = folderOfPath(path);
      const entries = await site.project.listTop(place);
      if (entries.some(({ name }) => name.endsWith(".go")))
        return { folder: place, imageFolder: folder, value: undefined };
    }
  }
  return undefined;
}
