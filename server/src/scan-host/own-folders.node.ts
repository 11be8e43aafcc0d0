/** Folders that belong to the user alone: for locks, and for what a scan leaves on the disk while it runs. */
import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { TemporaryFolder } from "../scan-host.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Numbers of processes only mean something on one machine; a container with the same folders is another one. */
export const machine: string = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/**
 * Where all processes of this user meet: the cache folder, for it is the same in every session.
 *
 * @throws where none can be made
 */
export async function findLockFolder(environment: Environment): Promise<string> {
  let problem: unknown;
  const user = process.getuid?.() ?? "user";
  for (const folder of [
    join(cacheFolder(environment), "dockerfile-security", "locks"),
    join(tmpdir(), `dockerfile-security-locks-${user}`),
  ]) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (await isOwn(folder)) return folder;
    } catch (error) {
      problem = error;
    }
  }
  throw problem ?? new Error("another user owns the folder for locks");
}

function cacheFolder(environment: Environment): string {
  if (process.platform === "win32") return environment.LOCALAPPDATA || join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  const { XDG_CACHE_HOME } = environment;
  return XDG_CACHE_HOME?.startsWith("/") ? XDG_CACHE_HOME : join(homedir(), ".cache");
}

/** Folders with a known name in a place where everybody may write could be another user's, or a link. */
async function isOwn(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
}

const prefix = `dockerfile-security-${machine}-`;
/** Numbers of processes come again: what has our number and not this is an earlier one's. */
const ownPrefix = `${prefix}${process.pid}-${randomBytes(4).toString("hex")}-`;
let hasSwept = false;

/** @param place the system's folder for temporary files */
export async function makeTemporaryFolder(place: string = tmpdir()): Promise<TemporaryFolder> {
  if (!hasSwept) void sweepStaleFolders(place);
  hasSwept = true;
  // mkdtemp makes folders that nobody else may open.
  const path = await mkdtemp(join(place, ownPrefix));
  return { path, remove: () => removeFolder(path) };
}

async function removeFolder(path: string): Promise<void> {
  // Windows and network drives let go of files late.
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
}

/** Removes what processes left that were killed. Never rejects. */
export async function sweepStaleFolders(place: string): Promise<void> {
  const names = await readdir(place).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined) continue;
    const path = join(place, name);
    const isStale = Number(pid) === process.pid ? !name.startsWith(ownPrefix) : !isAlive(Number(pid));
    if (isStale && (await isOwn(path).catch(() => false))) await removeFolder(path);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
