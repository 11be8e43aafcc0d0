/** Builds the image first. */
import { chooseEngines } from "./find-image.ts";
import { findScanner } from "./find-scanner.ts";
import type { ScanSource } from "./request.ts";
import type { ScanContext } from "./scan-context.ts";
import { ScanProblem } from "./scan-problem.ts";
import { scanLocalOrRegistry } from "./scan-source.ts";
import type { ScannedSource } from "./scanned-source.ts";

/** @throws ScanProblem; the reason of the signal when it is aborted */
export async function buildSource(
  context: ScanContext,
  source: Extract<ScanSource, { kind: "build" }>,
  stage: string | undefined,
): Promise<ScannedSource> {
  const { progress, signal } = context;
  // A build takes minutes; that there is no scanner is better known before.
  await findScanner(context);
  const [engine] = await chooseEngines(context, source.engine);
  if (!engine) {
    throw new ScanProblem({
      kind: "no-engine",
      detail: `${source.engine ?? "docker, podman, nerdctl"}: not on the PATH`,
    });
  }
  progress.onPhase("building", undefined);
  const { dockerfile, context: folder, tag, buildArguments } = source;
  const onLine = (line: string) => {
    progress.log(line);
    progress.onPhase("building", line);
  };
  const built = await engine.build(
    { dockerfile, context: folder, tag, stage, buildArguments, onLine },
    signal,
  );
  if ("kind" in built) {
    const { kind, detail } = built;
    throw new ScanProblem({
      kind: kind === "not-running" || kind === "denied" ? "no-engine" : "build-failed",
      detail,
    });
  }
  return await scanLocalOrRegistry(context, {
    kind: "image",
    reference: tag,
    engine: engine.id,
    allowsRegistry: false,
  });
}
