/** A report that a scanner wrote before, on this machine or another. */
import type { ContainerEngine } from "../containers/engine.ts";
import type { ImageConfig } from "../images/image-config.ts";
import { checkReference } from "../scanners/check-reference.ts";
import { ReportError, type ScanReport } from "../scanners/report.ts";
import { chooseEngines } from "./find-image.ts";
import type { ScanSource } from "./request.ts";
import type { ScanContext } from "./scan-context.ts";
import { ScanProblem } from "./scan-problem.ts";
import type { ScannedSource } from "./scanned-source.ts";

const mostReport = 256 << 20;

/** @throws ScanProblem; the reason of the signal when it is aborted */
export async function importReport(
  context: ScanContext,
  { path, image, asksEngines = true }: Extract<ScanSource, { kind: "report" }>,
): Promise<ScannedSource> {
  const report = await readReport(context, path);
  const local = asksEngines ? await findLocalImage(context, report, image) : undefined;
  return {
    report,
    found: undefined,
    name: image ?? report.image.name ?? path,
    config: local?.config,
    origin: local ? { kind: "engine", engine: local.engine, reference: local.reference } : { kind: "none" },
  };
}

async function readReport({ host, t }: ScanContext, path: string): Promise<ScanReport> {
  let text: string;
  try {
    text = new TextDecoder().decode(await host.readFile(path, mostReport));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const detail = error instanceof Error ? error.message : String(error);
    throw new ScanProblem({
      kind: "unreadable",
      path,
      reason:
        code === "ENOENT"
          ? t("There is no {name}.", { name: path })
          : t("{name} cannot be read: {detail}", { name: path, detail }),
    });
  }
  const { parseReport } = await import("../scanners/detect-format.ts");
  try {
    return parseReport(text);
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    const reason = t("{name} is no report that can be read: {detail}", { name: path, detail: error.message });
    throw new ScanProblem({ kind: "unreadable", path, reason });
  }
}

interface LocalImage {
  readonly engine: ContainerEngine;
  readonly reference: string;
  readonly config: ImageConfig;
}

/** The image that the report is about, if an engine still has that very one. */
async function findLocalImage(
  context: ScanContext,
  report: ScanReport,
  image: string | undefined,
): Promise<LocalImage | undefined> {
  if (image === undefined && report.image.config?.isExact && !needsLayers(report)) return undefined;
  const { id, name } = report.image;
  // A name may be another image's by now; an id is not.
  const reference = image ?? id ?? name;
  if (reference === undefined || checkReference(reference, "engine") !== undefined) return undefined;
  for (const engine of await chooseEngines(context, undefined)) {
    const config = await engine.readConfig(reference, context.signal);
    if ("kind" in config) {
      context.progress.log(`${engine.id}: ${reference}: ${config.detail}`);
      continue;
    }
    if (image !== undefined || isReported(report, config)) return { engine, reference, config };
  }
  return undefined;
}

function needsLayers({ findings }: ScanReport): boolean {
  return findings.some(({ layer }) => layer.kind === "none");
}

function isReported({ image }: ScanReport, { digest, diffIds }: ImageConfig): boolean {
  if (image.id !== undefined && digest !== undefined) return image.id === digest;
  const reported = image.layers.map(({ diffId }) => diffId);
  return reported.length > 0 && reported.join() === diffIds.join();
}
