/** Scans as files of one folder, readable by their owner only: they say where an image can be attacked. */
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ScanStorage } from "./scan-storage.ts";

/** Beyond that the oldest go: results are made anew by a command. */
const mostScans = 100;

/** @param folder that the client keeps for this workspace; without it, one for all in the user's cache */
export function createFileStorage(folder: string | undefined): ScanStorage {
  const root = join(folder ?? findCacheFolder(), "scans");
  const fileOf = (key: string) =>
    join(root, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);

  async function list(): Promise<readonly string[]> {
    try {
      const names = (await readdir(root)).filter((name) => name.endsWith(".json"));
      const files = await Promise.all(
        names.map(async (name) => {
          const path = join(root, name);
          return { path, at: await stat(path).then(({ mtimeMs }) => mtimeMs) };
        }),
      );
      return files.toSorted((a, b) => b.at - a.at).map(({ path }) => path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  return {
    async load() {
      const paths = (await list()).slice(0, mostScans);
      const texts = await Promise.all(paths.map((path) => readFile(path, "utf8").catch(() => undefined)));
      return texts.filter((text) => text !== undefined);
    },
    async save(key, text) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      // It may have been there with other permissions.
      await chmod(root, 0o700).catch(() => undefined);
      const path = fileOf(key);
      const temporary = `${path}.${randomBytes(4).toString("hex")}`;
      try {
        await writeFile(temporary, text, { mode: 0o600 });
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await Promise.all((await list()).slice(mostScans).map((old) => rm(old, { force: true })));
    },
    remove: (key) => rm(fileOf(key), { force: true }),
  };
}

function findCacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32" && LOCALAPPDATA) return join(LOCALAPPDATA, "dockerfile-security");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "dockerfile-security");
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "dockerfile-security");
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
