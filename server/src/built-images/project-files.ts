/** The files of a project, within bounds: whoever asks for them has a user who waits. */
import { folderOf, isSameUrl } from "./project-urls.ts";

export interface ProjectEntry {
  readonly name: string;
  /** A link to a file is a file; a link to a folder is `other`, so that no walk goes in circles. */
  readonly kind: "file" | "folder" | "other";
}

/** Access to a project's files by URL: a disk, an editor's virtual workspace, a test. Nothing is ever written. */
export interface ProjectFiles {
  /** URL of the folder that holds the project, with a slash at its end. */
  readonly root: string;
  /** Rejects where there is no such folder, or it cannot be read. */
  listFolder(url: string): Promise<readonly ProjectEntry[]>;
  /**
   * @param most bytes
   * @returns undefined where there is no such file, it is larger, or is none that can be read to its end
   */
  readText(url: string, most: number): Promise<string | undefined>;
}

export interface WalkLimits {
  readonly folders: number;
  readonly entriesOfFolder: number;
  readonly depth: number;
  readonly files: number;
}

/** A large monorepo stays below them; the walk takes well under a second. */
const usualLimits: WalkLimits = { folders: 3_000, entriesOfFolder: 5_000, depth: 8, files: 500 };

/** What tools keep in a project: no build of its images is described there. */
const skipped: ReadonlySet<string> = new Set([
  ...[".git", ".hg", ".svn", ".jj", "node_modules", "bower_components", "vendor", "third_party", "dist"],
  ...["target", ".venv", "venv", ".tox", "__pycache__", ".terraform", ".gradle", ".next", ".nuxt", ".cache"],
  ...[".idea", ".vs", ".pnpm-store", ".yarn", "Pods", "site-packages"],
]);

/**
 * The files that are asked for, the nearest to `around` first: the folders between the root and that file, whatever
 * their names, and then all others, level by level.
 *
 * @param isWanted gets a file's URL
 * @returns URLs
 */
export async function listProjectFiles(
  files: ProjectFiles,
  around: string,
  isWanted: (url: string) => boolean,
  {
    signal,
    limits = usualLimits,
  }: { readonly signal?: AbortSignal | undefined; readonly limits?: WalkLimits } = {},
): Promise<readonly string[]> {
  const path = foldersBetween(files.root, around);
  const found: string[] = [];
  const queue = path.map((url) => ({ url, depth: 0 }));
  const isOnPath = (url: string) => path.some((folder) => isSameUrl(folder, url));
  for (let at = 0; at < queue.length && at < limits.folders; at++) {
    signal?.throwIfAborted();
    const folder = queue[at];
    if (folder === undefined) break;
    const entries = await files.listFolder(folder.url).catch((): readonly ProjectEntry[] => []);
    for (const { name, kind } of entries.slice(0, limits.entriesOfFolder)) {
      const url = `${folder.url}${encodeURIComponent(name)}`;
      if (kind === "file") {
        if (isWanted(url) && found.push(url) >= limits.files) return found;
      } else if (kind === "folder" && folder.depth < limits.depth && !skipped.has(name)) {
        if (!isOnPath(`${url}/`)) queue.push({ url: `${url}/`, depth: folder.depth + 1 });
      }
    }
  }
  return found;
}

/** The folder of a file first, the root last; only the root where the file is not below it. */
function foldersBetween(root: string, file: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = folderOf(file); folder.length > root.length; folder = folderOf(folder.slice(0, -1))) {
    folders.push(folder);
  }
  const isInside =
    file.startsWith(root) || folders.some((folder) => isSameUrl(folderOf(folder.slice(0, -1)), root));
  return isInside ? [...folders, root] : [root];
}
