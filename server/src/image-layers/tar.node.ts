/**
 * Reads tar files with tar-stream, and adds what it leaves to its callers: the end mark (it goes on behind it), the padding
 * that may be missing at the very end, sizes that are none, and bounds for what may stand in front of an entry.
 *
 * It cannot read on behind GNU's old maps of more than four holes (`tar --sparse --format=gnu`): such an archive counts as
 * broken. Docker, BuildKit, Buildah, Podman and skopeo write layers with Go's archive/tar, which writes no such entry.
 */
import { pipeline } from "node:stream/promises";
import { extract, type Header } from "tar-stream";
import { isRecord } from "../json-values.ts";
import { ArchiveProblem, broken, tooLarge } from "./archive-failure.ts";

export interface TarEntry {
  /** As it stands there: may be absolute, or lead out of the folder. */
  readonly name: string;
  readonly type: "file" | "directory" | "hard-link" | "symbolic-link" | "other";
  readonly linkName: string;
  readonly size: number;
  /** To be read, as far as it is wanted, before the next entry is asked for. Who leaves it early spoils nothing. */
  readonly content: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
/** What is given to tar-stream at once: it handles all of it before anything else has its turn. */
const PIECE = 64 * 1024;
/** Of extended headers in front of one entry, all together. An attribute of a file has 64 KiB at most. */
const MOST_EXTENDED = 256 * 1024;
/** Records of one extended header. A global one is copied by tar-stream for every entry that follows. */
const MOST_RECORDS = 1000;
const EXTENDED = "an extended header in the tar file";

/** @throws ArchiveProblem where the bytes are no tar, or are cut off; whatever `chunks` throws */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void> {
  const place = createPlace();
  let source: { readonly error: unknown } | undefined;
  const explain = (error: unknown): unknown => (source ? source.error : explainTar(error));

  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const chunk of chunks) {
        for (let at = 0; at < chunk.length && !place.isAtEnd; at += PIECE) {
          const piece = chunk.subarray(at, at + PIECE);
          place.give(piece);
          yield piece;
          place.take();
        }
        if (place.isAtEnd) return;
      }
      yield new Uint8Array(place.missingPadding());
    } catch (error) {
      source = { error };
      throw error;
    }
  }

  const tar = extract(options);
  let problem: ArchiveProblem | undefined;
  tar.on("entry", (header) => {
    problem ??= place.enter(header);
    if (problem || place.isAtEnd) tar.destroy();
  });
  // Its failure comes out of the entries, too.
  pipeline(pieces(), tar).catch(() => undefined);
  try {
    for await (const entry of tar) {
      if (place.isAtEnd) return;
      if (problem) throw problem;
      yield* passOn(entry, explain);
    }
  } catch (error) {
    place.lookForEnd();
    if (!place.isAtEnd) throw explain(error);
  } finally {
    tar.destroy();
  }
}

/** Nothing waits inside of it: a piece is done with when the next one is asked for. Its types lack both options. */
const options: object = { allowUnknownFormat: true, highWaterMark: 0 };

function explainTar(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ArchiveProblem) return error;
  if (error.message === "Unexpected end of data") return broken("it ends too early");
  if (error.message === "Header exceeds max size") return tooLarge(EXTENDED);
  return broken("a header in the tar file is damaged");
}

async function* passOn(
  entry: AsyncIterable<unknown> & { readonly header: Header; resume(): unknown },
  explain: (error: unknown) => unknown,
): AsyncGenerator<TarEntry, void> {
  const { name, type, linkname, size } = entry.header;
  let iterator: AsyncIterator<unknown> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: who has left early may still be waiting for a chunk.
  const next = (): Promise<IteratorResult<Uint8Array>> => {
    // tar-stream never ends the contents of a folder that claims a size.
    if (type === "directory") return Promise.resolve({ done: true, value: undefined });
    iterator ??= entry[Symbol.asyncIterator]();
    const read = readChunk.bind(undefined, iterator, explain);
    const result = last.then(read);
    last = result;
    return result;
  };
  // Without `return`: leaving an entry early would end the whole archive.
  const content = { [Symbol.asyncIterator]: () => ({ next }) };
  yield { name, type: typeOf(type, name), linkName: linkname ?? "", size, content };
  if (!iterator) entry.resume();
  else while (!(await next()).done);
}

async function readChunk(
  iterator: AsyncIterator<unknown>,
  explain: (error: unknown) => unknown,
): Promise<IteratorResult<Uint8Array>> {
  try {
    const { done, value } = await iterator.next();
    return !done && value instanceof Uint8Array ? { value } : { done: true, value: undefined };
  } catch (error) {
    throw explain(error);
  }
}

function typeOf(type: Header["type"], name: string): TarEntry["type"] {
  switch (type) {
    case "file":
      // How the oldest tars marked folders.
      return name.endsWith("/") ? "directory" : "file";
    case "contiguous-file":
      return "file";
    case "directory":
      return "directory";
    case "link":
      return "hard-link";
    case "symlink":
      return "symbolic-link";
    default:
      return "other";
  }
}

/** Where in the file tar-stream is, and what it has been given last. */
interface Place {
  /** The end mark was found: nothing that follows counts. */
  readonly isAtEnd: boolean;
  /** An entry's header was read. */
  enter(header: Header): ArchiveProblem | undefined;
  /** What tar-stream gets next. */
  give(piece: Uint8Array): void;
  /** tar-stream has read the piece. @throws ArchiveProblem where there was no entry for long */
  take(): void;
  /** Sees the end mark where tar-stream has gone on behind it. */
  lookForEnd(): void;
  /** How many bytes of padding are missing where the file ends here; zero where more than that is. */
  missingPadding(): number;
}

function createPlace(): Place {
  let isAtEnd = false;
  let piece: Uint8Array = new Uint8Array(0);
  let pieceStart = 0;
  /** What was in front of the piece, a block at most. */
  let before: Uint8Array = new Uint8Array(0);
  /** Of the last entry, without its padding and with it. */
  let contentEnd = 0;
  let end = 0;

  /** A block of zeros behind an entry is the end mark. An older one than can still be seen was something else. */
  function lookForEnd(): void {
    const at = end - pieceStart;
    if (at < -before.length || at + BLOCK > piece.length) return;
    const isInFront = at >= 0 || isZero(before.subarray(before.length + at));
    if (isInFront && isZero(piece.subarray(Math.max(at, 0), at + BLOCK))) isAtEnd = true;
  }

  return {
    get isAtEnd() {
      return isAtEnd;
    },
    enter(header) {
      const { size } = header;
      const start = "byteOffset" in header ? Number(header.byteOffset) : Number.NaN;
      if (start - BLOCK > end) lookForEnd();
      // tar-stream would wait for ever for contents of a size that it cannot read.
      if (!Number.isSafeInteger(size) || !Number.isSafeInteger(start + size) || size < 0) {
        return broken("a size in the tar file makes no sense");
      }
      const records = "pax" in header && isRecord(header.pax) ? Object.keys(header.pax).length : 0;
      if (records > MOST_RECORDS) return tooLarge(EXTENDED);
      contentEnd = start + (header.type === "directory" ? 0 : size);
      end = Math.ceil(contentEnd / BLOCK) * BLOCK;
      return undefined;
    },
    give(next) {
      before = (piece.length < BLOCK ? join(before, piece) : piece).subarray(-BLOCK);
      pieceStart += piece.length;
      piece = next;
    },
    lookForEnd,
    take() {
      lookForEnd();
      if (!isAtEnd && pieceStart + piece.length - end > MOST_EXTENDED) throw tooLarge(EXTENDED);
    },
    missingPadding() {
      const given = pieceStart + piece.length;
      return given < contentEnd ? 0 : Math.max(end - given, 0);
    },
  };
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
