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

interface ChunkSink {
  write(chunk: Uint8Array): Promise<void>;
  /** Whatever follows makes no difference. */
  isSettled(): boolean;
}

/**
 * Resolves when there are no more chunks, or no more are needed.
 *
 * @throws ArchiveProblem; the signal's reason when it is aborted
 */
export async function feed(source: ChunkSource, sink: ChunkSink, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return source.kind === "stream" ? pull(source.chunks, sink, signal) : bePushed(source.start, sink, signal);
}

async function pull(chunks: AsyncIterable<Uint8Array>, sink: ChunkSink, signal: AbortSignal): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  let reject: (reason: unknown) => void = () => undefined;
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  // A source that hangs must not hang the caller. Promise.race would keep every chunk for as long as the signal lives.
  const next = (): Promise<Uint8Array | undefined> =>
    new Promise((resolve, refuse) => {
      reject = refuse;
      nextChunk(iterator).then(resolve, refuse);
    });
  let isAtEnd = false;
  try {
    while (!sink.isSettled()) {
      const chunk = await next();
      if (chunk === undefined) {
        isAtEnd = true;
        return;
      }
      await sink.write(chunk);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    if (!isAtEnd) Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

async function nextChunk(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const { done, value } = await iterator.next();
    return done ? undefined : value;
  } catch (error) {
    throw unreadable(error);
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

async function bePushed(
  start: Extract<ChunkSource, { kind: "push" }>["start"],
  sink: ChunkSink,
  signal: AbortSignal,
): Promise<void> {
  const enough = new AbortController();
  let problem: { readonly error: unknown } | undefined;
  const onChunk = async (chunk: Uint8Array): Promise<void> => {
    if (problem || sink.isSettled()) return;
    try {
      await sink.write(chunk);
    } catch (error) {
      problem = { error };
    }
    if (problem || sink.isSettled()) enough.abort();
  };
  let failure: EngineFailure | undefined;
  try {
    failure = await start(onChunk, AbortSignal.any([signal, enough.signal]));
  } catch (error) {
    if (!enough.signal.aborted && !signal.aborted) throw unreadable(error);
  }
  signal.throwIfAborted();
  if (problem) throw problem.error;
  if (failure && !sink.isSettled()) throw new ArchiveProblem({ kind: "engine", failure });
}
