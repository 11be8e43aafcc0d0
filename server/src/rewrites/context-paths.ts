/** Paths in a build context: relative to its folder, with slashes, `.` for the folder itself. */

const longestPath = 4096;

/** @returns undefined for what leads out of the folder, or is the path of no file */
export function normalisePath(path: string): string | undefined {
  if (path.length > longestPath || path.includes("\0")) return undefined;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? "." : parts.join("/");
}

/** A file or folder in a folder; `path` may begin with `../`: see `normalisePath` for what that leads to. */
export function joinPath(folder: string, path: string): string {
  return folder === "." ? path : `${folder}/${path}`;
}

/** The folder that something is in; `.` at the top. */
export function folderOfPath(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

/** The folder itself first, then those around it up to the context's own. */
export function foldersUpward(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== "."; ) {
    at = folderOfPath(at);
    folders.push(at);
  }
  return folders;
}
