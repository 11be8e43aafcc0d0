/**
 * Reads an archive of images as its bytes come, in one pass: manifests may stand behind the layers, so that every layer is
 * read before it is known whether it belongs to the image. Nothing is written anywhere; names in the archive are no more
 * than keys.
 */
import { tooLarge } from "./archive-failure.ts";
import { linkTarget, type Member } from "./archive-members.ts";
import { type ContentKind, sniff } from "./content-kind.ts";
import type { Limits } from "./limits.ts";
import { normalisePath } from "./member-path.ts";
import { createMemberReader, explainDamage } from "./member-reader.ts";
import { createMeter } from "./meter.ts";
import { createTarReader, type TarBody, type TarEntry } from "./tar-reader.ts";
import { openUnpacker, type Unpacker } from "./unpack.node.ts";
import type { WantedPackages } from "./wanted-packages.ts";

export interface ArchiveReader {
  /** By path. Complete when `finish` has resolved. */
  readonly members: ReadonlyMap<string, Member>;
  /** There was a byte. */
  readonly hasStarted: boolean;
  /** Whether it is a tar file, packed or not; undefined until there are enough bytes to tell. */
  readonly isTar: boolean | undefined;
  /** The chunk may be used again when it resolves. Rejects with an ArchiveProblem. */
  write(chunk: Uint8Array): Promise<void>;
  /** Rejects with an ArchiveProblem where the archive is cut off. */
  finish(): Promise<void>;
  /** Stops what is under way. */
  destroy(): void;
}

/** @param wanted what to look for in layers; undefined: layers are passed over */
export function createArchiveReader(
  wanted: WantedPackages | undefined,
  limits: Limits,
  signal: AbortSignal,
): ArchiveReader {
  const members = new Map<string, Member>();
  const bodies = createMemberReader(wanted, limits, signal, keep);
  const meter = createMeter(limits, signal);
  const tar = createTarReader(onMember);
  let hasStarted = false;
  let kind: ContentKind | undefined;
  let isTar: boolean | undefined;
  let outer: Unpacker | undefined;
  const inside = sniff((found) => {
    isTar = found === "tar";
    return isTar ? { write: tar.push, end: tar.finish } : undefined;
  });

  function keep(path: string, member: Member): void {
    if (members.size >= limits.members) throw tooLarge("members of the archive");
    members.set(path, member);
  }

  function onMember(entry: TarEntry): TarBody | undefined {
    const path = normalisePath(entry.name);
    if (path === undefined || path === "") return undefined;
    if (entry.type === "symbolic-link" || entry.type === "hard-link") {
      const target = linkTarget(path, entry.linkName, entry.type === "symbolic-link");
      if (target !== undefined) keep(path, { kind: "link", target });
      return undefined;
    }
    return entry.type === "file" ? bodies.open(path) : undefined;
  }

  const firstParts: Uint8Array[] = [];
  const start = sniff((found) => {
    kind = found;
    if (kind !== "gzip" && kind !== "zstd") isTar = kind === "tar";
    return { write: (part) => void firstParts.push(part), end: () => undefined };
  });

  async function take(part: Uint8Array): Promise<void> {
    if (kind === "tar") {
      tar.push(part);
    } else if (kind === "gzip" || kind === "zstd") {
      outer ??= await openUnpacker(kind, (data) => {
        meter.count(data.length, 0);
        inside.write(data);
      });
      for (let at = 0; at < part.length && !tar.isAtEnd && isTar !== false; at += PACKED_PIECE) {
        const piece = part.subarray(at, at + PACKED_PIECE);
        meter.count(0, piece.length);
        await explainDamage(outer.write(piece), signal);
        await bodies.drain();
      }
    }
    await bodies.drain();
  }

  async function takeFirst(): Promise<void> {
    for (const part of firstParts.splice(0)) await take(part);
  }

  return {
    members,
    get hasStarted() {
      return hasStarted;
    },
    get isTar() {
      return isTar;
    },
    async write(chunk) {
      signal.throwIfAborted();
      if (chunk.length > 0) hasStarted = true;
      if (kind !== undefined) return take(chunk);
      start.write(chunk);
      await takeFirst();
    },
    async finish() {
      if (kind === undefined) {
        start.end();
        await takeFirst();
      }
      if (outer && !tar.isAtEnd) await explainDamage(outer.end(), signal);
      if (outer) inside.end();
      else if (isTar) tar.finish();
      await bodies.drain();
    },
    destroy() {
      bodies.destroy();
      outer?.destroy();
    },
  };
}

/** An archive that is packed as a whole may unpack to very much: what is written at once stays small. */
const PACKED_PIECE = 4096;
