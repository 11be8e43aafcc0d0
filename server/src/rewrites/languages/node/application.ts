/** What a stage and its context say about an application for Node.js. */
import { isWithin, joinPath } from "../../container-path.ts";
import { folderOfPath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import type { NodeLock } from "../../project/node-lock.ts";
import type { PackageJson } from "../../project/package-json.ts";
import type { Manifest } from "../../project/project.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { type Installations, readInstallations } from "./install-commands.ts";
import { listStartCommands, type StartCommand } from "./start-commands.ts";

export interface NodeApplication {
  /** Folders of the image that hold the application, none of which is in another; empty where that is `/`. */
  readonly folders: readonly string[];
  /** The folder of package.json. */
  readonly folder: string | undefined;
  /** The same in the build context. */
  readonly contextFolder: string | undefined;
  readonly manifest: Manifest<PackageJson>;
  readonly lock: NodeLock | undefined;
  readonly installations: Installations;
  readonly startCommands: readonly StartCommand[];
}

export async function readApplication(subject: Subject): Promise<NodeApplication> {
  const { reading, project } = subject;
  const installations = readInstallations(reading);
  const folders = findFolders(subject, installations);
  const isOwn = installations.local.some(({ folder }) => folder === reading.workdir);
  const candidates = [
    // What is installed below it is pages, or another part.
    ...(isOwn && reading.workdir !== undefined ? [reading.workdir] : []),
    ...installations.local.toReversed().flatMap(({ folder }) => folder ?? []),
    ...(reading.workdir === undefined ? [] : [reading.workdir]),
    ...folders,
  ];
  for (const folder of candidates) {
    const found = await findImageFile(subject, subject.stage, joinPath(folder, "package.json"));
    if (found === undefined || found.file.kind === "ignored") continue;
    const contextFolder = folderOfPath(found.path);
    const manifest = await project.packageJson(contextFolder);
    const lock = await project.nodeLock(contextFolder);
    return {
      folders,
      // `cd /tmp && npm install`, and the packages are moved from there.
      folder: isWithin(folder, "/tmp") ? reading.workdir : folder,
      contextFolder,
      manifest,
      lock: lock.kind === "read" ? lock.value : undefined,
      installations,
      startCommands: await listStartCommands(subject, manifest.kind === "read" ? manifest.value : undefined),
    };
  }
  return {
    folders,
    folder: undefined,
    contextFolder: undefined,
    manifest: { kind: "missing", path: "package.json" },
    lock: undefined,
    installations,
    startCommands: await listStartCommands(subject, undefined),
  };
}

function findFolders({ reading, start }: Subject, { local }: Installations): readonly string[] {
  const { workdir, copies } = reading;
  const own = [workdir, ...local.map(({ folder }) => folder)].filter(
    (folder) => folder !== undefined && folder !== "/" && !isWithin(folder, "/tmp"),
  );
  const files = (start.argv ?? []).filter(
    (word) => word.startsWith("/") && /\.[cm]?js$|\/[^/.]+$/.test(word),
  );
  const brought = copies
    .flatMap(({ destination }) => destination ?? [])
    .filter((folder) => folder !== "/" && files.some((file) => isWithin(file, folder) && file !== folder));
  const all = [...new Set([...own, ...brought])].filter((folder) => folder !== undefined);
  return all.filter((folder) => !all.some((other) => other !== folder && isWithin(folder, other)));
}
