/** An image as its engine writes it, to be read at the reader's own pace. */
import { createDeferred } from "../scan-host/deferred.ts";
import type { ContainerEngine, EngineFailure } from "./engine.ts";

/** Thrown by the stream where the engine could not write the image. */
export class EngineProblem extends Error {
  override readonly name = "EngineProblem";
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}

/**
 * The engine is stopped when the reader stops reading.
 *
 * @throws EngineProblem; the reason of `signal` when it is aborted
 */
export async function* streamImage(
  engine: ContainerEngine,
  reference: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = new AbortController();
  let arrival = createDeferred<Uint8Array | undefined>();
  let taken = createDeferred<void>();
  const saving = engine
    .save(
      reference,
      (chunk) => {
        arrival.resolve(chunk);
        return taken.promise;
      },
      signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    )
    .finally(() => arrival.resolve(undefined));
  // Its failure is thrown below, unless nobody reads that far.
  saving.catch(() => undefined);
  try {
    for (;;) {
      const chunk = await arrival.promise;
      if (chunk === undefined) break;
      yield chunk;
      const before = taken;
      arrival = createDeferred();
      taken = createDeferred();
      before.resolve();
    }
    const failure = await saving;
    if (failure) throw new EngineProblem(failure);
  } finally {
    stop.abort();
    taken.resolve();
    await saving.catch(() => undefined);
  }
}
