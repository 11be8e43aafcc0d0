/**
 * Where an archive's bytes come from. A program that pushes them, an engine that saves an image, is held back by the
 * promise that `onChunk` gives:
 *
 *     { kind: "push", start: (onChunk, signal) => engine.save(reference, onChunk, signal) }
 *
 * A stream of Node is an AsyncIterable already: `{ kind: "stream", chunks: process.stdin }`. A path may lead to an archive
 * or to the folder of an OCI layout.
 */
import type { EngineFailure } from "../containers/engine.ts";
import type { ScanHost } from "../scan-host.ts";
import { ArchiveProblem } from "./archive-failure.ts";

export type ArchiveSource =
  | ChunkSource
  | { readonly kind: "path"; readonly host: ScanHost; readonly path: string };

export type ChunkSource =
  | { readonly kind: "stream"; readonly chunks: AsyncIterable<Uint8Array> }
  | {
      readonly kind: "push";
      /** The signal is aborted when no more chunks are needed, or when the caller's own one is. */
      readonly start: (
        onChunk: (chunk: Uint8Array) => Promise<void>,
        signal: AbortSignal,
      ) => Promise<EngineFailure | undefined>;
    };

/**
 * Lets `read` have the source's bytes, as far as it asks for them; then the source is stopped.
 *
 * @throws what `read` throws; ArchiveProblem where the source fails before; the signal's reason when it is aborted
 */
export async function withChunks<Result>(
  source: ChunkSource,
  signal: AbortSignal,
  read: (chunks: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  try {
    return await (source.kind === "stream"
      ? readPulled(source.chunks, signal, read)
      : readPushed(source.start, signal, read));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

async function readPulled<Result>(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  read: (chunks: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  const iterator = chunks[Symbol.asyncIterator]();
  let reject: (reason: unknown) => void = () => undefined;
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  // A source that hangs must not hang the caller. Promise.race would keep every chunk for as long as the signal lives.
  const next = (): Promise<IteratorResult<Uint8Array>> =>
    new Promise((resolve, refuse) => {
      signal.throwIfAborted();
      reject = refuse;
      iterator.next().then(resolve, (error) => refuse(unreadable(error)));
    });
  try {
    return await read({ [Symbol.asyncIterator]: () => ({ next }) });
  } finally {
    signal.removeEventListener("abort", stop);
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

async function readPushed<Result>(
  start: Extract<ChunkSource, { kind: "push" }>["start"],
  signal: AbortSignal,
  read: (chunks: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  const enough = new AbortController();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const fail = (problem: ArchiveProblem): void => void writer.abort(problem).catch(() => undefined);
  const onChunk = async (chunk: Uint8Array): Promise<void> => {
    // Whoever pushes may use the chunk again. Where nobody reads any more, this rejects.
    await writer.write(new Uint8Array(chunk)).catch(() => undefined);
  };
  const running = start(onChunk, AbortSignal.any([signal, enough.signal])).then(
    (failure) => (failure ? fail(new ArchiveProblem({ kind: "engine", failure })) : writer.close()),
    (error) => fail(unreadable(error)),
  );
  running.catch(() => undefined);
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const { done, value } = await reader.read();
    return value && !done ? { done, value } : { done: true, value: undefined };
  };
  try {
    return await read({ [Symbol.asyncIterator]: () => ({ next }) });
  } finally {
    enough.abort();
    // Lets go of who waits for a chunk to be taken.
    await reader.cancel().catch(() => undefined);
    await running.catch(() => undefined);
  }
}

/** @throws ArchiveProblem where the system refuses to say */
export async function findKind(
  host: ScanHost,
  path: string,
): Promise<"file" | "folder" | "other" | undefined> {
  try {
    return await host.findKind(path);
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): ArchiveProblem {
  return new ArchiveProblem({
    kind: "unreadable",
    detail: error instanceof Error ? error.message : String(error),
  });
}
