/** Where a package of Rust lies: in the context, and in the image. */
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import { joinPath } from "../../container-path.ts";
import { folderOfPath, joinPath as joinContextPath, normalisePath } from "../../context-paths.ts";
import type { CargoPackage } from "../../project/cargo-package.ts";
import { readManifest, valueOf } from "../../project/manifest.ts";
import { parseTomlRecord, recordAt, textAt } from "../../project/manifest-values.ts";
import type { Project } from "../../project/project.ts";
import { findImageFile } from "../../start/files-in-image.ts";

export interface CargoFolder {
  /** The package's, in the context. */
  readonly folder: string;
  /** The same in the image. */
  readonly imageFolder: string;
  /** Of the workspace around it, or its own: in the image; `target` is made there. */
  readonly root: string;
  /** The same in the context. */
  readonly rootFolder: string;
  /** What `.cargo/config.toml` builds for. */
  readonly target: string | undefined;
}

interface Site {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
}

/** The package of a folder in the image, or of one around it. */
export async function findCargoFolder(
  site: Site,
  stage: Stage,
  folder: string,
): Promise<CargoFolder | undefined> {
  const own = await findManifest(site, stage, folder);
  if (own === undefined) return undefined;
  let root = own;
  for (let at = own; at.imageFolder !== "/"; ) {
    const value = valueOf(await site.project.cargo(at.folder));
    if (value?.workspace !== undefined) {
      root = at;
      break;
    }
    const above = await findManifest(site, stage, joinPath(at.imageFolder, ".."));
    if (above === undefined) break;
    at = above;
  }
  const target = await readTarget(site, root.folder);
  return { ...own, root: root.imageFolder, rootFolder: root.folder, target };
}

async function findManifest(
  site: Site,
  stage: Stage,
  folder: string,
): Promise<{ readonly folder: string; readonly imageFolder: string } | undefined> {
  for (let at = folder; ; at = joinPath(at, "..")) {
    const found = await findImageFile(site, stage, joinPath(at, "Cargo.toml"));
    if (found?.file.kind === "text") {
      return { folder: folderOfPath(normalisePath(found.path) ?? "Cargo.toml"), imageFolder: at };
    }
    if (at === "/") return undefined;
  }
}

/** `build.target` of Cargo's settings (https://doc.rust-lang.org/cargo/reference/config.html). */
async function readTarget({ project }: Site, folder: string): Promise<string | undefined> {
  // Cargo takes the older name where there are both.
  for (const name of [".cargo/config", ".cargo/config.toml"]) {
    const settings = await readManifest(project.context, joinContextPath(folder, name), parseTomlRecord);
    if (settings.kind === "missing") continue;
    return textAt(recordAt(valueOf(settings) ?? {}, "build"), "target");
  }
  return undefined;
}

const mostMembers = 100;

/**
 * Names of the programs that a build makes.
 *
 * @param packages those that `-p` names; none: the package of the folder, or all of a workspace without one
 * @returns undefined where the manifests do not say it
 */
export async function listPrograms(
  project: Project,
  cargo: CargoFolder,
  packages: readonly string[],
  isAll: boolean,
): Promise<readonly string[] | undefined> {
  const own = valueOf(await project.cargo(cargo.folder));
  if (own === undefined) return undefined;
  const isOwn = packages.length === 0 && !isAll && own.name !== undefined;
  if (isOwn) return own.binaries.length > 0 ? own.binaries : undefined;
  const members = await listMembers(project, cargo.rootFolder);
  const wanted = [own, ...members].filter(
    ({ name }) => packages.length === 0 || packages.some((one) => one.split("@")[0] === name),
  );
  const names = [...new Set(wanted.flatMap(({ binaries }) => binaries))];
  return names.length > 0 ? names : undefined;
}

async function listMembers(project: Project, root: string): Promise<readonly CargoPackage[]> {
  const patterns = valueOf(await project.cargo(root))?.workspace?.members ?? [];
  const folders: string[] = [];
  for (const pattern of patterns) {
    const plain = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
    if (!plain.includes("*")) folders.push(joinContextPath(root, plain));
    else if (/^[^*]*\*$/.test(plain)) {
      const parent = joinContextPath(
        root,
        plain.slice(0, plain.lastIndexOf("/") + 1).replace(/\/$/, "") || ".",
      );
      const entries = await project.listTop(normalisePath(parent) ?? ".");
      for (const { name, kind } of entries)
        if (kind === "folder") folders.push(joinContextPath(parent, name));
    }
  }
  const read = await Promise.all(
    folders.slice(0, mostMembers).map((folder) => project.cargo(normalisePath(folder) ?? ".")),
  );
  return read.flatMap((manifest) => valueOf(manifest) ?? []);
}
