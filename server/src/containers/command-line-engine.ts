/** An engine behind its command line, which knows contexts, ssh, TLS and rootless set-ups by itself. */
import type { ImageConfig } from "../images/image-config.ts";
import { buildImage } from "./build-image.ts";
import type { ContainerEngine, EngineFailure } from "./engine.ts";
import { explainEngine } from "./engine-failure.ts";
import { readHistoryListing, readInspections } from "./read-inspection.ts";
import { readListing } from "./read-listing.ts";
import { rebuildHistory } from "./rebuild-history.ts";
import { ask, type EngineProgram, runEngine } from "./run-engine.ts";
import { streamImage } from "./stream-image.ts";

/** Reads the configuration out of an archive; undefined where there is none in it. */
export type ReadArchivedConfig = (archive: AsyncIterable<Uint8Array>) => Promise<ImageConfig | undefined>;

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
    async readConfig(reference, signal) {
      if (!isPlain(reference)) return noSuchReference(reference);
      if (program.id !== "docker") return await inspect(program, reference, signal);
      return await readDockerConfig(program, engine, reference, readArchivedConfig, signal);
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
  return first?.config ?? { kind: "failed", detail: `${program.id} says nothing of ${reference}` };
}

async function readDockerConfig(
  program: EngineProgram,
  engine: ContainerEngine,
  reference: string,
  readArchivedConfig: ReadArchivedConfig,
  signal: AbortSignal | undefined,
): Promise<ImageConfig | EngineFailure> {
  const [inspected, listing] = await Promise.all([
    ask(program, ["image", "inspect", "--", reference], signal),
    ask(
      program,
      ["image", "history", "--no-trunc", "--human=false", "--format", "{{json .}}", "--", reference],
      signal,
    ),
  ]);
  if (!("output" in inspected)) return inspected;
  const [first] = readInspections(inspected.output);
  if (!first) return { kind: "failed", detail: `${program.id} says nothing of ${reference}` };
  // Podman under Docker's name.
  if (first.hasHistory) return first.config;
  if (!("output" in listing)) return listing;
  const listed = readHistoryListing(listing.output);
  const layers = first.config.diffIds.length;
  let rebuilt = rebuildHistory(listed, layers);
  if (rebuilt.kind === "needs-lengths") {
    rebuilt = rebuildHistory(listed, layers, await readLengths(program, rebuilt.ids, signal));
  }
  if (rebuilt.kind === "exact") return { ...first.config, history: rebuilt.history };
  const archived = await readFromArchive(engine, reference, readArchivedConfig, signal);
  if (archived) return { ...archived, digest: first.config.digest ?? archived.digest };
  return { ...first.config, history: rebuilt.kind === "ambiguous" ? rebuilt.history : [] };
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
    return await readArchivedConfig(streamImage(engine, reference, signal));
  } catch {
    // What is known without it is still worth having.
    signal?.throwIfAborted();
    return undefined;
  }
}
