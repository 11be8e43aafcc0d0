/** Brings an image and a scanner together: through the engine, from the registry, or through a file. */
import type { ContainerEngine } from "../containers/engine.ts";
import { EngineProblem, streamImage } from "../containers/stream-image.ts";
import type { ImageTarget } from "../scanners/scanner.ts";
import { findImage, readLocalConfig } from "./find-image.ts";
import { findScanner } from "./find-scanner.ts";
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
  const [found, place] = await together(findScanner(context), findImage(context, source));
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
    const reason = error instanceof Error ? error.message : String(error);
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
  const [found, archive] = await together(findScanner(context), readArchive(context, path));
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

/** The first to fail is the one that is told; both have ended then. */
async function together<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  const settled = await Promise.allSettled([one, other]);
  const [first, second] = settled;
  if (first.status === "rejected") throw first.reason;
  if (second.status === "rejected") throw second.reason;
  return [first.value, second.value];
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
