/** What is kept of a layer: a few sets, however large the layer is. */
import { collect } from "./contents.ts";
import type { Family } from "./databases.ts";
import { familyOfDatabase, parseDatabase } from "./databases.ts";
import type { Limits } from "./limits.ts";
import { normalisePath } from "./member-path.ts";
import { readTar, type TarEntry } from "./tar.node.ts";
import { keysOf, type WantedPackages } from "./wanted-packages.ts";

export interface LayerRecord {
  /** Databases that the layer writes, by path. */
  readonly databases: ReadonlyMap<string, DatabaseState>;
  /** Wanted paths that it writes, each with something that tells contents apart; undefined where nothing does. */
  readonly written: ReadonlyMap<string, string | undefined>;
  /** Paths that it removes from the layers below, with all that is in them. */
  readonly hidden: ReadonlySet<string>;
  /** Folders that it empties. */
  readonly emptied: ReadonlySet<string>;
}

export interface DatabaseState {
  readonly family: Family;
  /** Of the wanted packages that it holds; undefined where it cannot be read. */
  readonly keys: ReadonlySet<string> | undefined;
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

/**
 * @param chunks of the layer's tar, unpacked
 * @throws ArchiveProblem; whatever `chunks` throws
 */
export async function readLayer(
  chunks: AsyncIterable<Uint8Array>,
  wanted: WantedPackages,
  limits: Limits,
): Promise<LayerRecord> {
  const databases = new Map<string, DatabaseState>();
  const written = new Map<string, string | undefined>();
  const hidden = new Set<string>();
  const emptied = new Set<string>();

  async function readEntry(entry: TarEntry): Promise<void> {
    const path = normalisePath(entry.name);
    if (path === undefined || path === "") return;
    const slash = path.lastIndexOf("/");
    if (path.startsWith(WHITEOUT, slash + 1)) {
      readWhiteout(path.slice(0, Math.max(slash, 0)), path.slice(slash + 1));
      return;
    }
    const isAbove = wanted.above.has(path);
    if (entry.type === "directory") {
      if (wanted.paths.has(path)) written.set(path, "directory");
      return;
    }
    // What was in the folder that it takes the place of is gone.
    if (isAbove) emptied.add(path);
    const family = familyOfDatabase(path);
    if (family) return readDatabase(path, family, entry);
    if (!isAbove && !wanted.paths.has(path)) return;
    if (entry.type === "file") written.set(path, await fingerprint(entry));
    else written.set(path, entry.type === "symbolic-link" ? `-> ${entry.linkName}` : undefined);
  }

  function readWhiteout(folder: string, name: string): void {
    if (name === OPAQUE) {
      if (folder === "" || wanted.above.has(folder) || wanted.paths.has(folder)) emptied.add(folder);
      return;
    }
    const removed = folder === "" ? name.slice(WHITEOUT.length) : `${folder}/${name.slice(WHITEOUT.length)}`;
    if (wanted.above.has(removed) || wanted.paths.has(removed) || familyOfDatabase(removed)) {
      hidden.add(removed);
    }
  }

  async function readDatabase(path: string, family: Family, entry: TarEntry): Promise<void> {
    const target = entry.type === "hard-link" ? normalisePath(entry.linkName) : undefined;
    const linked = target === undefined ? undefined : databases.get(target);
    databases.set(path, linked ?? { family, keys: undefined });
    if (entry.type !== "file" || entry.size > limits.database || databases.size > limits.members) return;
    const bytes = await collect(entry.content, (size) => size <= limits.database);
    if (!bytes) return;
    const keys = parseDatabase(family, bytes)
      .flatMap((found) => keysOf(family, found))
      .filter((key) => wanted.keys.has(key));
    databases.set(path, { family, keys: new Set(keys) });
  }

  for await (const entry of readTar(chunks)) await readEntry(entry);
  return { databases, written, hidden, emptied };
}

/**
 * FNV-1a in two lanes. `chown -R` and `chmod -R` write every file again: the package is not theirs. Whoever makes two
 * files collide moves a finding to another line of his own file, so nothing stronger is needed.
 */
async function fingerprint({ size, content }: TarEntry): Promise<string> {
  let even = 0x811c9dc5;
  let odd = 0x050c5d1f;
  for await (const part of content) {
    const end = part.length - (part.length % 2);
    for (let at = 0; at < end; at += 2) {
      even = Math.imul(even ^ (part[at] ?? 0), 0x01000193);
      odd = Math.imul(odd ^ (part[at + 1] ?? 0), 0x01000193);
    }
    if (end < part.length) {
      // How the bytes are cut into parts must make no difference: the lanes change places.
      const last = Math.imul(even ^ (part[end] ?? 0), 0x01000193);
      even = odd;
      odd = last;
    }
  }
  return `${size}:${even >>> 0}:${odd >>> 0}`;
}
