/** Unpacks gzip and zstd as bytes come. */
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import * as zlib from "node:zlib";
import { ArchiveProblem, broken } from "./archive-failure.ts";

const PIECE = 256 * 1024;

/** @throws ArchiveProblem where the bytes are damaged or cut off; whatever `chunks` throws */
export async function* unpack(
  kind: "gzip" | "zstd",
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let source: { readonly error: unknown } | undefined;
  async function* watched(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* chunks;
    } catch (error) {
      source = { error };
      throw error;
    }
  }
  try {
    if (kind === "gzip") yield* gunzip(watched());
    // Since Node 22.15; six times as fast as the one in JavaScript.
    else if (typeof zlib.createZstdDecompress === "function") yield* unzstd(watched());
    else yield* unzstdInScript(watched());
  } catch (error) {
    if (source) throw source.error;
    if (error instanceof ArchiveProblem) throw error;
    throw broken(`it cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** The web's DecompressionStream refuses the many members of eStargz. */
async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const stream = zlib.createGunzip({ chunkSize: PIECE });
  // Its failure comes out of the stream, too.
  pipeline(chunks, stream).catch(() => undefined);
  yield* stream;
}

/** Node's stream stops at the end of a frame, and `zstd:chunked` layers have thousands of them. */
async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const input = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array | undefined;

  /** Gives it one frame, or several where they end with their chunks; what comes behind is kept. */
  async function feed(stream: zlib.ZstdDecompress): Promise<void> {
    for (; rest; rest = await nextChunk(input)) {
      const given = rest;
      const before = stream.bytesWritten;
      await new Promise<void>((resolve) => stream.write(given, () => resolve()));
      rest = given.subarray(stream.bytesWritten - before);
      if (rest.length > 0) return;
    }
    stream.end();
  }

  rest = await nextChunk(input);
  while (rest) {
    const stream = zlib.createZstdDecompress({ chunkSize: PIECE });
    const feeding = feed(stream).catch((error) => stream.destroy(error));
    yield* stream;
    await feeding;
  }
}

async function nextChunk(input: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const { done, value } = await input.next();
    if (done) return undefined;
    if (value.length > 0) return value;
  }
}

/** Four bytes may stand for 128 KiB, and all that comes of what is pushed at once is in the memory. */
const ZSTD_PIECE = 512;
const BETWEEN_PAUSES = 8 * 1024 * 1024;

/** For Node 20. */
export async function* unzstdInScript(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const { Decompress } = await import("fzstd");
  const unpacked: Uint8Array[] = [];
  const stream = new Decompress((data) => void unpacked.push(data));
  let sincePause = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += ZSTD_PIECE) {
      stream.push(chunk.subarray(at, at + ZSTD_PIECE));
      for (const data of unpacked.splice(0)) {
        sincePause += data.length;
        yield data;
      }
      if (sincePause < BETWEEN_PAUSES) continue;
      sincePause = 0;
      await setImmediate();
    }
  }
  stream.push(new Uint8Array(0), true);
  yield* unpacked;
}
