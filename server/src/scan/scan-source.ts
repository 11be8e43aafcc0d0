/** Brings an image and a scanner together: through the engine, from the registry, or through a file. */
import type { ContainerEngine } from "../containers/engine.ts";
import { EngineProblem, streamImage } from "../containers/stream-image.ts";
import type { ImageTarget } from "../scanners/scanner.ts";
import { findImage, readLocalConfig } from "./find-image.ts";
import { type FoundScanner, findScanner } from "./find-scanner.ts";
import type { ScanSource } from "./request.ts";
import { runScanner } from "./run-scanner.ts";
import type { ScanContext } from "./scan-context.ts";
import { ScanProblem } from "./scan-problem.ts";
import type { ScannedSource } from "./scanned-source.ts";

/**
 * An image of this machine, else of its registry where that may be asked.
 *
 * @throws ScanProblem; the reason of the signal when it is aborted
 */
export async function scanLocalOrRegistry(
  context: ScanContext,
  source: Extract<ScanSource, { kind: "image" }>,
): Promise<ScannedSource> {
  const { reference, platform } = source;
  const [found, place] = await withScanner(context, (stoppable) => findImage(stoppable, source));
  const name = reference;
  if (place.kind === "elsewhere") {
    const target: ImageTarget = {
      kind: "registry",
      reference,
      ...(platform === undefined ? {} : { platform }),
    };
    const report = await withFolder(context, (folder) =>
      runScanner(context, { found, target, name, folder }),
    );
    return { report, found, name, config: undefined, origin: { kind: "none" } };
  }
  const { engine } = place;
  // The scanner takes seconds: meanwhile the engine tells what the layers are.
  const ended = new AbortController();
  const either = AbortSignal.any([context.signal, ended.signal]);
  const config = readLocalConfig({ ...context, signal: either }, engine, reference);
  config.catch(() => undefined);
  try {
    const report = await withFolder(context, async (folder) => {
      if (engine.dockerHost === undefined) return await scanSaved(context, engine, { found, name, folder });
      const { dockerHost } = engine;
      const target: ImageTarget = { kind: "engine", reference, dockerHost };
      try {
        return await runScanner(context, { found, target, name, folder });
      } catch (error) {
        if (!(error instanceof ScanProblem) || error.failure.kind !== "no-engine") throw error;
        // The engine's own command line reached it a moment ago: by ways that the scanner does not know.
        context.progress.log(`${found.scanner.name} does not reach ${dockerHost}: saving the image for it`);
        return await scanSaved(context, engine, { found, name, folder });
      }
    });
    return { report, found, name, config: await config, origin: { kind: "engine", engine, reference } };
  } catch (error) {
    ended.abort();
    throw error;
  }
}

async function scanSaved(
  context: ScanContext,
  engine: ContainerEngine,
  task: Pick<Parameters<typeof runScanner>[1], "found" | "name" | "folder">,
) {
  const { host, progress, signal } = context;
  const path = host.joinPath(task.folder, "image.tar");
  progress.onPhase("saving", undefined);
  try {
    await host.writeFile(path, streamImage(engine, task.name, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EngineProblem) {
      const { kind, detail } = error.failure;
      throw new ScanProblem(
        kind === "not-found"
          ? { kind: "image-not-found", reference: task.name, detail }
          : { kind: "no-engine", detail },
      );
    }
    const detail = error instanceof Error ? error.message : String(error);
    const reason = context.t("{name} cannot be saved: {detail}", { name: task.name, detail });
    throw new ScanProblem({ kind: "unreadable", path: task.name, reason });
  }
  return await runScanner(context, { ...task, target: { kind: "archive", path, format: "docker" } });
}

/**
 * What `docker save` wrote, or an OCI layout.
 *
 * @throws ScanProblem; the reason of the signal when it is aborted
 */
export async function scanArchive(context: ScanContext, path: string): Promise<ScannedSource> {
  const [found, archive] = await withScanner(context, (stoppable) => readArchive(stoppable, path));
  const target: ImageTarget =
    archive.format === "oci-layout"
      ? { kind: "oci-layout", path }
      : { kind: "archive", path, format: archive.format };
  const report = await withFolder(context, (folder) =>
    runScanner(context, { found, target, name: path, folder }),
  );
  return { report, found, name: path, config: archive.config, origin: { kind: "path", path } };
}

async function readArchive({ host, signal, t }: ScanContext, path: string) {
  const { detectArchive } = await import("../image-layers/read-archive-config.ts");
  const archive = await detectArchive(host, path, signal);
  if (archive.kind === "image") return archive;
  const { describeArchiveFailure } = await import("../image-layers/archive-failure.ts");
  throw new ScanProblem({ kind: "unreadable", path, reason: describeArchiveFailure(archive, path, t) });
}

/** The scanner is looked for meanwhile. Whichever fails first is what is told; the other is stopped, and has ended. */
async function withScanner<Result>(
  context: ScanContext,
  look: (context: ScanContext) => Promise<Result>,
): Promise<[FoundScanner, Result]> {
  const ended = new AbortController();
  const stoppable = { ...context, signal: AbortSignal.any([context.signal, ended.signal]) };
  const both = [findScanner(stoppable), look(stoppable)] as const;
  try {
    return await Promise.all(both);
  } catch (error) {
    ended.abort();
    await Promise.allSettled(both);
    throw error;
  }
}

async function withFolder<Result>(
  { host }: ScanContext,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await host.makeTemporaryFolder();
  try {
    return await work(folder.path);
  } finally {
    await folder.remove();
  }
}
