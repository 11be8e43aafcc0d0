/** How bytes come in: pulled, pushed, held back, given up. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as tick } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { EngineFailure } from "../../server/src/containers/engine.ts";
import { mapPackageLayers } from "../../server/src/image-layers/map-package-layers.ts";
import { readArchiveConfig } from "../../server/src/image-layers/read-archive-config.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import { classicMembers, dpkgStatus, inPieces, packTar } from "./archives.ts";
import { wantedPackage } from "./wanted.ts";

const never = new AbortController().signal;
const installed = wantedPackage("deb", "a", "1");
const layer = await packTar([["var/lib/dpkg/status", dpkgStatus({ a: "1" })]]);
const packed = Buffer.from(gzipSync(layer));
const members = classicMembers([{ layers: [layer] }]).map((entry) =>
  Array.isArray(entry) && entry[1] === layer ? ([entry[0], packed] as const) : entry,
);
const archive = await packTar(members);

type OnChunk = (chunk: Uint8Array) => Promise<void>;

describe("what is pushed", () => {
  test("is taken, one chunk at a time, and the buffer may be used again", async () => {
    let most = 0;
    let under = 0;
    const buffer = Buffer.alloc(333);
    const start = async (onChunk: OnChunk): Promise<undefined> => {
      for (let at = 0; at < archive.length; at += buffer.length) {
        const part = archive.subarray(at, at + buffer.length);
        buffer.set(part);
        under += 1;
        most = Math.max(most, under);
        await onChunk(buffer.subarray(0, part.length));
        under -= 1;
      }
    };
    const mapped = await mapPackageLayers({ kind: "push", start }, [installed], never);
    assert.equal(mapped.kind === "mapped" && mapped.layers.find(installed), 0);
    assert.equal(most, 1);
  });

  test("is stopped when enough is known", async () => {
    const early = await packTar([...members.toReversed(), ["rest", "r".repeat(500_000)]]);
    let taken = 0;
    const start = async (onChunk: OnChunk, signal: AbortSignal): Promise<EngineFailure | undefined> => {
      for await (const chunk of inPieces(early, 1000)) {
        if (signal.aborted) return { kind: "failed", detail: "was stopped" };
        taken += chunk.length;
        await onChunk(chunk);
      }
      return undefined;
    };
    const read = await readArchiveConfig({ kind: "push", start }, {}, never);
    assert.equal(read.kind, "image");
    assert.ok(taken < 50_000);
  });

  test("is stopped when it is rubbish", async () => {
    const start = async (onChunk: OnChunk, signal: AbortSignal): Promise<EngineFailure | undefined> => {
      while (!signal.aborted) await onChunk(Buffer.alloc(5000, "rubbish"));
      signal.throwIfAborted();
      return undefined;
    };
    assert.deepEqual(await readArchiveConfig({ kind: "push", start }), {
      kind: "not-an-image",
      reason: "no-tar",
    });
  });

  test("the engine's failure is handed on", async () => {
    const failure = { kind: "not-found", detail: "No such image: app" } as const;
    for (const length of [0, 700]) {
      const start = async (onChunk: OnChunk): Promise<EngineFailure> => {
        await onChunk(archive.subarray(0, length));
        return failure;
      };
      const found = await mapPackageLayers({ kind: "push", start }, [installed], never);
      assert.deepEqual(found, { kind: "engine", failure });
    }
  });

  test("an abort of the caller's comes out", async () => {
    const controller = new AbortController();
    const start = async (onChunk: OnChunk, signal: AbortSignal): Promise<undefined> => {
      await onChunk(archive.subarray(0, 700));
      controller.abort(new Error("enough"));
      signal.throwIfAborted();
    };
    await assert.rejects(mapPackageLayers({ kind: "push", start }, [], controller.signal), /enough/);
  });
});

describe("what is pulled", () => {
  test("a source that hangs is left", async () => {
    const controller = new AbortController();
    let isLeft = false;
    const chunks: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          isLeft = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const mapping = mapPackageLayers({ kind: "stream", chunks }, [], controller.signal);
    await tick();
    controller.abort(new Error("enough"));
    await assert.rejects(mapping, /enough/);
    assert.ok(isLeft);
  });

  test("an abort ends the unpacking of a chunk", async () => {
    const controller = new AbortController();
    const bomb = gzipSync(await packTar([["zeros", new Uint8Array(50_000_000)]]));
    async function* chunks() {
      setImmediate(() => controller.abort(new Error("enough")));
      yield await packTar([["l", bomb]]);
    }
    await assert.rejects(
      mapPackageLayers({ kind: "stream", chunks: chunks() }, [], controller.signal),
      /enough/,
    );
  });

  test("an abort before the beginning", async () => {
    const chunks = inPieces(archive, 10);
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(mapPackageLayers({ kind: "stream", chunks }, [], signal), /enough/);
  });

  test("a source that fails is unreadable", async () => {
    async function* chunks() {
      yield archive.subarray(0, 700);
      throw new Error("EIO: the disk is gone");
    }
    assert.deepEqual(await readArchiveConfig({ kind: "stream", chunks: chunks() }), {
      kind: "unreadable",
      detail: "EIO: the disk is gone",
    });
  });

  test("a host that refuses to say what a path is", async () => {
    const host = {
      ...createScanHost({}),
      findKind: () => Promise.reject(new Error("EACCES: permission denied")),
    };
    assert.deepEqual(await readArchiveConfig({ kind: "path", host, path: "/x" }), {
      kind: "unreadable",
      detail: "EACCES: permission denied",
    });
  });
});
