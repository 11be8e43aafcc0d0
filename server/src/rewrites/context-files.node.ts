/** Folders on the disk of this machine. */
import { constants, type Stats } from "node:fs";
import { open, opendir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ContextEntry } from "./build-context.ts";
import type { ContextFiles, ContextHost, RawFile } from "./context-files.ts";

export const diskContexts: ContextHost = {
  open: openFolder,
  async realFolder(folder) {
    try {
      const path = await realpath(fileURLToPath(folder));
      return (await stat(path)).isDirectory() ? `${pathToFileURL(path).href.replace(/\/$/, "")}/` : undefined;
    } catch {
      return undefined;
    }
  },
};

/** A link in place of the folder is followed; those in it may not lead out of what that leads to. */
function openFolder(folder: string): ContextFiles {
  const root = fileURLToPath(folder);
  return {
    folder,
    async readBytes(path, most): Promise<RawFile> {
      const place = await resolve(root, path);
      if (place.kind !== "inside") return place;
      // A pipe would never end, a device neither: they are not opened.
      if (!place.stats.isFile()) return { kind: "failed" };
      if (place.stats.size > most) return { kind: "too-large" };
      try {
        // What has become a pipe since is opened without waiting for its other end, a link not at all.
        const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
        const file = await open(place.path, flags);
        try {
          const stats = await file.stat();
          if (!stats.isFile()) return { kind: "failed" };
          if (stats.size > most) return { kind: "too-large" };
          const bytes = new Uint8Array(stats.size);
          const { bytesRead } = await file.read(bytes, 0, stats.size, 0);
          return { kind: "bytes", bytes: bytes.subarray(0, bytesRead), isExecutable: isExecutable(stats) };
        } finally {
          await file.close();
        }
      } catch (error) {
        return { kind: isMissing(error) ? "missing" : "failed" };
      }
    },
    async list(path, most) {
      const place = await resolve(root, path);
      if (place.kind !== "inside" || !place.stats.isDirectory()) return [];
      const found: Promise<ContextEntry | undefined>[] = [];
      try {
        for await (const entry of await opendir(place.path)) {
          if (found.length >= most) break;
          const { name } = entry;
          if (entry.isFile()) found.push(Promise.resolve({ name, kind: "file" }));
          else if (entry.isDirectory()) found.push(Promise.resolve({ name, kind: "folder" }));
          else if (entry.isSymbolicLink())
            found.push(follow(root, path === "." ? name : `${path}/${name}`, name));
        }
      } catch {
        return [];
      }
      const entries = await Promise.all(found);
      // The order of a folder is its file system's.
      return entries.filter((entry) => entry !== undefined).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    async stamp(path) {
      const place = await resolve(root, path);
      if (place.kind !== "inside") return place.kind === "missing" ? undefined : place.kind;
      // Another user's right to read does not change a file's own time.
      return `${place.path}:${place.stats.mtimeMs}:${place.stats.ctimeMs}:${place.stats.size}`;
    },
  };
}

type Place =
  | { readonly kind: "inside"; readonly path: string; readonly stats: Stats }
  | { readonly kind: "missing" | "outside" | "failed" };

async function resolve(root: string, path: string): Promise<Place> {
  try {
    const [top, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
    if (real !== top && !real.startsWith(top.endsWith(sep) ? top : `${top}${sep}`))
      return { kind: "outside" };
    return { kind: "inside", path: real, stats: await stat(real) };
  } catch (error) {
    return { kind: isMissing(error) ? "missing" : "failed" };
  }
}

async function follow(root: string, path: string, name: string): Promise<ContextEntry | undefined> {
  const place = await resolve(root, path);
  if (place.kind !== "inside") return { name, kind: "link" };
  if (place.stats.isDirectory()) return { name, kind: "folder" };
  return place.stats.isFile() ? { name, kind: "file" } : undefined;
}

/** Windows keeps no such thing. */
function isExecutable(stats: Stats): boolean | undefined {
  return process.platform === "win32" ? undefined : (stats.mode & 0o111) !== 0;
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}
