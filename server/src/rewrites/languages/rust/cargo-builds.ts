/** The `cargo build` and `cargo install` of a stage: where they leave their programs. */
import type { Command } from "../../../dockerfile/command.ts";
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import { type CargoCommand, readCargoCommand } from "../../../package-managers/cargo.ts";
import { findMountTargets } from "../../../package-managers/kept-files.ts";
import { folderOfCommand } from "../../command-folder.ts";
import { isWithin, joinPath } from "../../container-path.ts";
import type { Project } from "../../project/project.ts";
import { readStage } from "../../stage-reading.ts";
import { variableAt } from "../native/variable-at.ts";
import { type CargoFolder, findCargoFolder, listPrograms } from "./cargo-folder.ts";
import { isRustImage } from "./compiler.ts";

export interface CargoBuild {
  readonly command: Command;
  readonly read: CargoCommand;
  readonly verb: "build" | "install";
  /** Programs that it writes; absolute. */
  readonly outputs: readonly string[];
  /** The folder into which it writes programs whose names nobody can tell. */
  readonly folder: string | undefined;
  /** `x86_64-unknown-linux-musl`; undefined for the compiler's own. */
  readonly target: string | undefined;
  readonly cargo: CargoFolder | undefined;
  /** It fetches a program from elsewhere. */
  readonly isForeign: boolean;
  /** Its folder is a cache that is no part of the image. */
  readonly isMounted: boolean;
}

interface Site {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
}

const builds: ReadonlySet<string> = new Set(["build", "b", "zigbuild", "rustc"]);

/** In source order; commands for other systems are left out. */
export async function findCargoBuilds(site: Site, stage: Stage): Promise<readonly CargoBuild[]> {
  const found: CargoBuild[] = [];
  for (const command of readStage(site.dockerfile, stage).commands) {
    if (command.program !== "cargo" && command.program !== "cross") continue;
    const read = readCargoCommand(command);
    if (read === undefined) continue;
    // `cargo auditable build` builds, too.
    const verb = read.verb.text === "auditable" ? read.operands[0]?.text : read.verb.text;
    if (verb === "install") found.push(await readInstall(site, stage, command, read));
    else if (verb !== undefined && builds.has(verb)) found.push(await readBuild(site, stage, command, read));
  }
  return found.filter(({ target }) => target === undefined || /linux/.test(target) || target.includes("$"));
}

async function readBuild(
  site: Site,
  stage: Stage,
  command: Command,
  read: CargoCommand,
): Promise<CargoBuild> {
  const folder = folderOf(site, stage, command, read);
  const cargo = folder === undefined ? undefined : await findCargoFolder(site, stage, folder);
  const target = optionOf(read, "--target") ?? variableAt(command, "CARGO_BUILD_TARGET") ?? cargo?.target;
  const given = optionOf(read, "--target-dir") ?? variableAt(command, "CARGO_TARGET_DIR");
  const root =
    given !== undefined && folder !== undefined
      ? joinPath(folder, given)
      : joinPath(cargo?.root ?? folder ?? "/", "target");
  const into = [root, target, profileOf(read)].filter((part) => part !== undefined).join("/");
  const bins = optionsOf(read, "--bin");
  const packages = [...optionsOf(read, "-p"), ...optionsOf(read, "--package")];
  const isAll = read.options.some(({ name }) => name === "--workspace" || name === "--all");
  const names = bins.length > 0 ? bins : cargo && (await listPrograms(site.project, cargo, packages, isAll));
  const isHidden =
    folder === undefined || into.includes("$") || names?.some((name) => name.includes("$")) === true;
  const isMounted = findMountTargets(command.script).some((mount) => isWithin(into, mount));
  const isKnown = !isHidden && !isMounted;
  return {
    ...{ command, read, verb: "build", target, cargo, isForeign: false, isMounted },
    outputs: isKnown && names !== undefined ? names.map((name) => joinPath(into, name)) : [],
    folder: isKnown && names === undefined ? into : undefined,
  };
}

async function readInstall(
  site: Site,
  stage: Stage,
  command: Command,
  read: CargoCommand,
): Promise<CargoBuild> {
  const start = folderOfCommand(readStage(site.dockerfile, stage), command);
  const path = optionOf(read, "--path");
  const folder = path === undefined || start === undefined ? undefined : joinPath(start, path);
  const cargo = folder === undefined ? undefined : await findCargoFolder(site, stage, folder);
  const home =
    variableAt(command, "CARGO_HOME") ?? (isRustImage(stage) ? "/usr/local/cargo" : "/root/.cargo");
  const root = optionOf(read, "--root") ?? variableAt(command, "CARGO_INSTALL_ROOT") ?? home;
  const into = joinPath(start ?? "/", `${root}/bin`);
  const bins = optionsOf(read, "--bin");
  const isForeign = path === undefined;
  const found = cargo && (await listPrograms(site.project, { ...cargo, root: cargo.imageFolder }, [], false));
  const names = bins.length > 0 ? bins : found;
  return {
    ...{ command, read, verb: "install", cargo, isForeign, isMounted: false },
    outputs: names === undefined || isForeign ? [] : names.map((name) => joinPath(into, name)),
    folder: names === undefined || isForeign ? into : undefined,
    target: optionOf(read, "--target") ?? variableAt(command, "CARGO_BUILD_TARGET") ?? cargo?.target,
  };
}

function folderOf(site: Site, stage: Stage, command: Command, read: CargoCommand): string | undefined {
  const folder = folderOfCommand(readStage(site.dockerfile, stage), command);
  const manifest = optionOf(read, "--manifest-path");
  const moved = optionOf(read, "-C");
  if (folder === undefined) return undefined;
  if (manifest !== undefined) return joinPath(folder, manifest.replace(/[^/]*$/, "") || ".");
  return moved === undefined ? folder : joinPath(folder, moved);
}

function profileOf(read: CargoCommand): string {
  const profile = optionOf(read, "--profile");
  if (profile !== undefined) return profile === "dev" ? "debug" : profile;
  return read.options.some(({ name }) => name === "--release" || name === "-r") ? "release" : "debug";
}

function optionOf(read: CargoCommand, name: string): string | undefined {
  return optionsOf(read, name)[0];
}

function optionsOf({ options }: CargoCommand, name: string): readonly string[] {
  return options.flatMap((option) =>
    option.name === name && option.value !== undefined ? option.value : [],
  );
}
