/**
 * Reads the members of an archive, or the blobs of a folder: manifests are kept as they are, of layers what is wanted, of
 * everything else that it was there.
 */
import { ArchiveProblem, broken } from "./archive-failure.ts";
import type { Member } from "./archive-members.ts";
import { collect } from "./collect.ts";
import { type ContentKind, sniff } from "./content-kind.ts";
import { createLayerReader } from "./layer-record.ts";
import type { Limits } from "./limits.ts";
import { createMeter } from "./meter.ts";
import type { TarBody } from "./tar-reader.ts";
import { openUnpacker, type Unpacker } from "./unpack.node.ts";
import type { WantedPackages } from "./wanted-packages.ts";

export interface MemberReader {
  /**
   * Takes a member's bytes; calls `keep` with what became of them, at the latest when `drain` has resolved.
   *
   * @throws ArchiveProblem, as what it returns does
   */
  open(path: string): TarBody;
  /** Waits for what is unpacked. Rejects with an ArchiveProblem. */
  drain(): Promise<void>;
  /** Stops what is under way. */
  destroy(): void;
}

/** @param wanted what to look for in layers; undefined: layers are passed over */
export function createMemberReader(
  wanted: WantedPackages | undefined,
  limits: Limits,
  signal: AbortSignal,
  keep: (path: string, member: Member) => void,
): MemberReader {
  const meter = createMeter(limits, signal);
  let jsonBytes = 0;
  /** Unpacking goes on elsewhere: tasks wait for one another, and a chunk for the tasks that it gave. */
  let queue: Promise<void> | undefined;
  let current: Unpacker | undefined;

  function enqueue(task: () => Promise<void>): void {
    queue = (queue ?? Promise.resolve()).then(task);
    // Who awaits the queue gets the reason; until then it must not count as unhandled.
    queue.catch(() => undefined);
  }

  function bodyOf(path: string, kind: ContentKind): TarBody | undefined {
    switch (kind) {
      case "json":
        return collectJson(path);
      case "other":
        keep(path, { kind: "other" });
        return undefined;
      default:
        if (!wanted) {
          keep(path, { kind: "layer", record: undefined });
          return undefined;
        }
        return kind === "tar" ? readLayer(path, wanted) : unpackLayer(path, kind, wanted);
    }
  }

  function collectJson(path: string): TarBody {
    const collected = collect((bytes) => keep(path, { kind: "json", bytes }));
    let size = 0;
    // Lists of materials can be as large as they like; what is needed of an image is not.
    const isTooLarge = (): boolean => size > limits.json || jsonBytes > limits.allJson;
    return {
      write(part) {
        size += part.length;
        jsonBytes += part.length;
        if (isTooLarge()) collected.drop();
        else collected.write(part);
      },
      end() {
        if (isTooLarge()) keep(path, { kind: "other" });
        else collected.end();
      },
    };
  }

  function readLayer(path: string, packages: WantedPackages): TarBody {
    const layer = createLayerReader(packages, limits);
    const guard = createGuard(path, keep, signal);
    return {
      write(part) {
        meter.count(part.length, part.length);
        guard.run(() => layer.push(part));
      },
      end: () => guard.run(() => keep(path, { kind: "layer", record: layer.finish() })),
    };
  }

  function unpackLayer(path: string, kind: "gzip" | "zstd", packages: WantedPackages): TarBody {
    const layer = createLayerReader(packages, limits);
    const guard = createGuard(path, keep, signal);
    const unpacker = startUnpacking(kind, (data) => {
      meter.count(data.length, 0);
      layer.push(data);
    });
    // What follows the end mark need not be unpacked, bombs least of all.
    const isDone = (): boolean => layer.isAtEnd || guard.hasFailed;
    return {
      write: (part) =>
        enqueue(async () => {
          meter.count(0, part.length);
          if (!isDone()) await guard.wait(unpacker.write(part));
        }),
      end: () =>
        enqueue(async () => {
          if (!isDone()) await guard.wait(unpacker.end());
          unpacker.destroy();
          guard.run(() => keep(path, { kind: "layer", record: layer.finish() }));
        }),
    };
  }

  /** Opened when its turn has come, so that there is never more than one. */
  function startUnpacking(kind: "gzip" | "zstd", onData: (data: Uint8Array) => void): Unpacker {
    const get = async (): Promise<Unpacker> => {
      current ??= await openUnpacker(kind, onData);
      return current;
    };
    return {
      write: async (part) => (await get()).write(part),
      end: async () => (await get()).end(),
      destroy() {
        current?.destroy();
        current = undefined;
      },
    };
  }

  return {
    open: (path) => sniff((kind) => bodyOf(path, kind)),
    async drain() {
      while (queue) {
        const awaited = queue;
        await awaited;
        if (queue === awaited) queue = undefined;
      }
    },
    destroy: () => current?.destroy(),
  };
}

interface Guard {
  readonly hasFailed: boolean;
  run(work: () => void): void;
  wait(work: Promise<void>): Promise<void>;
}

/** A damaged layer is noted as such; the archive may hold more than the image that is meant. */
function createGuard(path: string, keep: (path: string, member: Member) => void, signal: AbortSignal): Guard {
  let hasFailed = false;
  const note = (error: unknown): void => {
    if (!(error instanceof ArchiveProblem) || error.failure.kind !== "broken") throw error;
    hasFailed = true;
    keep(path, {
      kind: "damaged",
      failure: { ...error.failure, detail: `${path}: ${error.failure.detail}` },
    });
  };
  return {
    get hasFailed() {
      return hasFailed;
    },
    run(work) {
      if (hasFailed) return;
      try {
        work();
      } catch (error) {
        note(error);
      }
    },
    async wait(work) {
      try {
        await explainDamage(work, signal);
      } catch (error) {
        note(error);
      }
    },
  };
}

/**
 * What unpackers throw of their own says that the bytes are wrong.
 *
 * @throws ArchiveProblem; the signal's reason when it is aborted
 */
export async function explainDamage(work: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await work;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ArchiveProblem) throw error;
    throw broken(`it cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
}
