/** An engine behind its command line, which knows contexts, ssh, TLS and rootless set-ups by itself. */
import type { ImageConfig } from "../images/image-config.ts";
import { buildImage } from "./build-image.ts";
import type { ConfigDetail, ContainerEngine, EngineFailure } from "./engine.ts";
import { explainEngine } from "./engine-failure.ts";
import { readHistoryListing, readInspections } from "./read-inspection.ts";
import { readListing } from "./read-listing.ts";
import { rebuildHistory } from "./rebuild-history.ts";
import { ask, type EngineProgram, runEngine } from "./run-engine.ts";
import { streamImage } from "./stream-image.ts";

/** Reads the configuration out of an archive; undefined where there is none in it. */
export type ReadArchivedConfig = (
  archive: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
) => Promise<ImageConfig | undefined>;

/** @param dockerHost where a scanner reaches the engine, see `ContainerEngine` */
export function createEngine(
  program: EngineProgram,
  dockerHost: string | undefined,
  readArchivedConfig: ReadArchivedConfig,
): ContainerEngine {
  const engine: ContainerEngine = {
    id: program.id,
    dockerHost,
    async listImages(signal) {
      const listed = await ask(program, listArguments[program.id], signal);
      return "output" in listed ? readListing(listed.output) : listed;
    },
    async readConfig(reference, signal, detail = "exact") {
      if (!isPlain(reference)) return noSuchReference(reference);
      if (program.id !== "docker" || detail === "layers") return await inspect(program, reference, signal);
      const found = await readDockerConfig(program, reference, detail, signal);
      if (found.kind !== "guessed") return found.result;
      if (detail === "likely") return found.config;
      const archived = await readFromArchive(engine, reference, readArchivedConfig, signal);
      return archived ? { ...archived, digest: found.config.digest ?? archived.digest } : found.config;
    },
    async save(reference, onChunk, signal) {
      if (!isPlain(reference)) return noSuchReference(reference);
      const outcome = await runEngine(
        program,
        ["image", "save", "--", reference],
        { mostOutput: Number.POSITIVE_INFINITY, onOutput: onChunk },
        signal,
      );
      return outcome.kind === "exited" && outcome.code === 0 ? undefined : explainEngine(program.id, outcome);
    },
    build: (request, signal) => buildImage(program, request, signal),
  };
  return engine;
}

const listArguments = {
  docker: ["image", "ls", "--no-trunc", "--format", "{{json .}}"],
  podman: ["image", "ls", "--no-trunc", "--format", "json"],
  nerdctl: ["image", "ls", "--no-trunc", "--format", "{{json .}}"],
} as const;

/** The arguments in front end with `--`, but not every version of every engine need heed that. */
function isPlain(reference: string): boolean {
  return reference !== "" && !reference.startsWith("-") && !/[\s\p{Cc}]/u.test(reference);
}

function noSuchReference(reference: string): EngineFailure {
  return { kind: "not-found", detail: `${JSON.stringify(reference)} is not a reference` };
}

async function inspect(
  program: EngineProgram,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<ImageConfig | EngineFailure> {
  const mode = program.id === "nerdctl" ? ["--mode=native"] : [];
  const inspected = await ask(program, ["image", "inspect", ...mode, "--", reference], signal);
  if (!("output" in inspected)) return inspected;
  const [first] = readInspections(inspected.output);
  return first?.config ?? saysNothing(program, reference);
}

type DockerConfig =
  | { readonly kind: "settled"; readonly result: ImageConfig | EngineFailure }
  /** Which entries of the history made a layer is a guess. */
  | { readonly kind: "guessed"; readonly config: ImageConfig };

async function readDockerConfig(
  program: EngineProgram,
  reference: string,
  detail: ConfigDetail,
  signal: AbortSignal | undefined,
): Promise<DockerConfig> {
  const [inspected, listing] = await Promise.all([
    ask(program, ["image", "inspect", "--", reference], signal),
    ask(
      program,
      ["image", "history", "--no-trunc", "--human=false", "--format", "{{json .}}", "--", reference],
      signal,
    ),
  ]);
  if (!("output" in inspected)) return { kind: "settled", result: inspected };
  const [first] = readInspections(inspected.output);
  if (!first) return { kind: "settled", result: saysNothing(program, reference) };
  const { config } = first;
  // Podman under Docker's name.
  if (first.hasHistory) return { kind: "settled", result: config };
  if (!("output" in listing)) return { kind: "settled", result: listing };
  const listed = readHistoryListing(listing.output);
  const layers = config.diffIds.length;
  let rebuilt = rebuildHistory(listed, layers);
  if (rebuilt.kind === "needs-lengths") {
    const isWorthAsking = detail === "exact";
    const lengths = isWorthAsking
      ? await readLengths(program, rebuilt.ids, signal)
      : new Map<string, number>();
    rebuilt = rebuildHistory(listed, layers, lengths);
  }
  if (rebuilt.kind === "exact") {
    return { kind: "settled", result: { ...config, history: rebuilt.history } };
  }
  return {
    kind: "guessed",
    config: { ...config, history: rebuilt.kind === "ambiguous" ? rebuilt.history : [] },
  };
}

function saysNothing({ id }: EngineProgram, reference: string): EngineFailure {
  return { kind: "failed", detail: `${id} says nothing of ${reference}` };
}

/** How many layers each of these images has; images that are gone by now are left out. */
async function readLengths(
  program: EngineProgram,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  const inspected = await ask(program, ["image", "inspect", "--", ...ids], signal);
  const lengths = new Map<string, number>();
  if (!("output" in inspected)) return lengths;
  for (const { config } of readInspections(inspected.output)) {
    if (config.digest !== undefined) lengths.set(config.digest, config.diffIds.length);
  }
  return lengths;
}

async function readFromArchive(
  engine: ContainerEngine,
  reference: string,
  readArchivedConfig: ReadArchivedConfig,
  signal: AbortSignal | undefined,
): Promise<ImageConfig | undefined> {
  try {
    return await readArchivedConfig(streamImage(engine, reference, signal), signal);
  } catch {
    // What is known without it is still worth having.
    signal?.throwIfAborted();
    return undefined;
  }
}
