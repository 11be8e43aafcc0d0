/** From a scanner's report to the layers that brought what it found. */
import type { PlacedFinding } from "../attribution/attribution.ts";
import { resolveLayers } from "../attribution/resolve-layers.ts";
import type { ImageConfig } from "../images/image-config.ts";
import { isDistributionType } from "../scanners/package-url.ts";
import type { ScanReport } from "../scanners/report.ts";
import { type ImageOrigin, toArchiveSource } from "./image-origin.ts";
import type { ScanContext } from "./scan-context.ts";

export interface PlacedReport {
  readonly findings: readonly PlacedFinding[];
  readonly config: ImageConfig | undefined;
  readonly remarks: readonly string[];
}

/**
 * Streams the image's layers only where the scanner says of some package that it does not know its layer.
 *
 * @param known the configuration, as the engine or the archive has it
 * @throws the reason of the signal when it is aborted
 */
export async function placeFindings(
  context: ScanContext,
  report: ScanReport,
  known: ImageConfig | undefined,
  origin: ImageOrigin,
  name: string,
): Promise<PlacedReport> {
  const { host, progress, signal, t } = context;
  const config = chooseConfig(report, known);
  const findings = resolveLayers(report, config);
  const unplaced = findings.filter(({ layer }) => layer === undefined);
  if (unplaced.length === 0) return { findings, config, remarks: [] };
  // With a single layer there is nothing to ask.
  if (config?.diffIds.length === 1) {
    return { findings: resolveLayers(report, config, { find: () => 0 }), config, remarks: [] };
  }
  const source = toArchiveSource(origin, host);
  if (source === undefined) return { findings, config, remarks: [] };
  progress.onPhase("placing", undefined);
  progress.log(`${unplaced.length} findings have no layer: reading the layers of ${name}`);
  const { mapPackageLayers } = await import("../image-layers/map-package-layers.ts");
  // With the layers open, all packages of databases are looked up there: see resolveLayers.
  const wanted = findings
    .filter(({ layer, finding }) => layer === undefined || isDistributionType(finding.package.type))
    .map(({ finding }) => finding.package);
  const mapped = await mapPackageLayers(source, wanted, signal);
  if (mapped.kind !== "mapped") {
    const { describeArchiveFailure } = await import("../image-layers/archive-failure.ts");
    progress.log(`The layers of ${name} could not be read: ${JSON.stringify(mapped)}`);
    const remark = t("Some packages have no layer, for the layers could not be read. {reason}", {
      reason: describeArchiveFailure(mapped, name, t),
    });
    return { findings, config, remarks: [remark] };
  }
  const exact = isSameImage(config, mapped.config) ? mapped.config : config;
  // Layers of another image would put findings on lines that have nothing to do with them.
  const isUsable = exact === mapped.config || config === undefined;
  return {
    findings: isUsable ? resolveLayers(report, mapped.config, mapped.layers) : findings,
    config: isUsable ? { ...mapped.config, digest: config?.digest ?? mapped.config.digest } : config,
    remarks: [],
  };
}

/** What the builder wrote goes before what somebody has rebuilt of it, unless it is another image's by now. */
function chooseConfig({ image }: ScanReport, known: ImageConfig | undefined): ImageConfig | undefined {
  if (image.config?.isExact) return image.config.value;
  if (known === undefined) return image.config?.value;
  const reported = image.layers.map(({ diffId }) => diffId).filter((diffId) => diffId !== undefined);
  const isOther = reported.length > 0 && reported.join() !== known.diffIds.join();
  return isOther ? (image.config?.value ?? undefined) : known;
}

function isSameImage(one: ImageConfig | undefined, other: ImageConfig): boolean {
  return one !== undefined && one.diffIds.join() === other.diffIds.join();
}
