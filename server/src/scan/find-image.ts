/** Which engine has the image that is meant. */
import type { ContainerEngine, EngineFailure, EngineId } from "../containers/engine.ts";
import type { ImageConfig } from "../images/image-config.ts";
import { checkReference } from "../scanners/check-reference.ts";
import type { ScanContext } from "./scan-context.ts";
import { ScanProblem } from "./scan-problem.ts";

export interface LocalCopy {
  readonly kind: "local";
  readonly engine: ContainerEngine;
}

/**
 * The first engine that has it, in their order. `elsewhere`: none has it, and its registry may be asked: never offline.
 *
 * @throws ScanProblem; the reason of the signal when it is aborted
 */
export async function findImage(
  context: ScanContext,
  source: { reference: string; engine: EngineId | undefined; allowsRegistry: boolean },
): Promise<LocalCopy | { readonly kind: "elsewhere" }> {
  const { reference } = source;
  const engines = await chooseEngines(context, source.engine);
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const asked = engines.map((engine) => engine.readConfig(reference, signal, "layers"));
  // Those behind the one that has it are not waited for.
  for (const answer of asked) answer.catch(() => undefined);
  const failures: EngineFailure[] = [];
  for (const [index, answer] of asked.entries()) {
    const engine = engines[index];
    const found = await answer;
    if (!("kind" in found)) {
      ended.abort();
      if (engine) return { kind: "local", engine };
      continue;
    }
    context.progress.log(`${engine?.id}: ${found.kind}: ${found.detail}`);
    failures.push(found);
  }
  const isMissing = failures.some(({ kind }) => kind === "not-found");
  // An engine that does not answer may be started by now, or be chosen by another context.
  if (!isMissing) context.services.forgetEngines(context.host);
  if (source.allowsRegistry && !context.settings.isOffline) return { kind: "elsewhere" };
  const failure = failures.find(({ kind }) => kind === "not-found") ?? failures[0];
  if (failure?.kind === "not-found") {
    throw new ScanProblem({ kind: "image-not-found", reference, detail: failure.detail });
  }
  throw new ScanProblem({
    kind: "no-engine",
    detail: failure?.detail ?? `${source.engine ?? "docker, podman, nerdctl"}: not on the PATH`,
  });
}

/** All engines of this machine, or the one that is meant. */
export async function chooseEngines(
  { host, services }: ScanContext,
  wanted: EngineId | undefined,
): Promise<readonly ContainerEngine[]> {
  const engines = await services.findEngines(host);
  return engines.filter(({ id }) => wanted === undefined || id === wanted);
}

/** The configuration as exactly as the engine can tell it; undefined, and a line in the log, where it cannot. */
export async function readLocalConfig(
  { progress, signal }: ScanContext,
  engine: ContainerEngine,
  reference: string,
): Promise<ImageConfig | undefined> {
  const found = await engine.readConfig(reference, signal);
  if (!("kind" in found)) return found;
  progress.log(`${engine.id} does not tell the history of ${reference}: ${found.detail}`);
  return undefined;
}

/** A base image is a help, not a need: nobody waits long for an engine that is slow to tell. */
const patience = 20_000;

/** The layers of the base image, where an engine has it. Never rejects. */
export async function findBaseLayers(
  context: ScanContext,
  reference: string | undefined,
): Promise<readonly string[] | undefined> {
  if (reference === undefined || checkReference(reference, "engine") !== undefined) return undefined;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patience)]);
  try {
    for (const engine of await chooseEngines(context, undefined)) {
      const found = await engine.readConfig(reference, signal, "layers");
      if (!("kind" in found)) return found.diffIds;
    }
  } catch {
    // Cancelled, or too slow.
  }
  return undefined;
}

/** How many of an image's layers are its base's: only where the base's are exactly the lowest ones. */
export function countBaseLayers(
  config: ImageConfig | undefined,
  base: readonly string[] | undefined,
): number | undefined {
  if (config === undefined || base === undefined || base.length === 0) return undefined;
  return base.every((diffId, index) => config.diffIds[index] === diffId) ? base.length : undefined;
}
