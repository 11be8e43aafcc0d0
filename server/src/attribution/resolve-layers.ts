/** From what a scanner says about a package's layer to the layer. */
import type { ImageConfig } from "../images/image-config.ts";
import { isDistributionType } from "../scanners/package-url.ts";
import type { InstalledPackage, LayerKey, ScanReport } from "../scanners/report.ts";
import type { PlacedFinding } from "./attribution.ts";
import type { PackageLayers } from "./package-layers.ts";

interface FoundLayer {
  readonly layer: number;
  readonly isAmbiguous: boolean;
}

/**
 * Gives each finding its layer: what the scanner says of it, of the same package elsewhere in the report, or what
 * the layers' own package databases say.
 *
 * Where those are at hand, their word on a distribution's packages goes first. They differ from a scanner's where the
 * same version was installed once more over itself: the package has been there since the first time, and so Trivy says
 * too, but Grype sees the files of the last time alone. Where every package has a layer, the image is not read for
 * that: it takes longer than Grype itself, and the later instruction did write those files.
 *
 * @param config of the scanned image, where it is known
 * @param packageLayers asked for packages of distributions, and for what else the scanner does not place
 */
export function resolveLayers(
  report: ScanReport,
  config: ImageConfig | undefined,
  packageLayers?: PackageLayers,
): readonly PlacedFinding[] {
  const find = makeFinder(report, config);
  const byPackage = new Map<string, FoundLayer>();
  for (const { package: installed, layer } of [...report.packages, ...report.findings]) {
    const found = find(layer);
    if (found !== undefined && !byPackage.has(identify(installed))) byPackage.set(identify(installed), found);
  }
  return report.findings.map((finding): PlacedFinding => {
    const since = isDistributionType(finding.package.type) ? packageLayers?.find(finding.package) : undefined;
    if (since !== undefined) return { finding, layer: since, by: "package-databases" };
    const found = find(finding.layer) ?? byPackage.get(identify(finding.package));
    if (found !== undefined) {
      const placed = { finding, layer: found.layer, by: "scanner" as const };
      return found.isAmbiguous ? { ...placed, isAmbiguous: true } : placed;
    }
    const layer = packageLayers?.find(finding.package);
    return { finding, layer, by: layer === undefined ? "nobody" : "package-databases" };
  });
}

function identify({ type, name, version, path }: InstalledPackage): string {
  return JSON.stringify([type, name, version, path ?? ""]);
}

type Finder = (key: LayerKey) => FoundLayer | undefined;

function makeFinder({ image }: ScanReport, config: ImageConfig | undefined): Finder {
  const known = config?.diffIds ?? [];
  const diffIds = known.length > 0 ? known : image.layers.map(({ diffId }) => diffId);
  const byDiffId = indexFirst(diffIds);
  // A manifest lists the layers of the configuration in their order.
  const isWhole = image.layers.length === diffIds.length;
  const byBlob = indexFirst(isWhole ? image.layers.map(({ blobDigest }) => blobDigest) : []);
  const texts = (config?.history ?? []).flatMap(({ createdBy, isEmptyLayer }) =>
    isEmptyLayer ? [] : [createdBy],
  );
  const isPaired = texts.length === diffIds.length;
  const byText = new Map<string, FoundLayer | undefined>();
  return (key) => {
    switch (key.kind) {
      case "diff-id":
        return byDiffId.get(key.value);
      case "blob-digest": {
        const packed = image.layers.find(({ blobDigest }) => blobDigest === key.value);
        return byBlob.get(key.value) ?? byDiffId.get(packed?.diffId ?? key.value);
      }
      case "history-index": {
        const entry = config?.history[key.value];
        if (!isPaired || entry === undefined || entry.isEmptyLayer) return undefined;
        const before = config?.history.slice(0, key.value).filter(({ isEmptyLayer }) => !isEmptyLayer) ?? [];
        return { layer: before.length, isAmbiguous: false };
      }
      case "history-text": {
        if (!byText.has(key.value)) byText.set(key.value, isPaired ? findText(texts, key.value) : undefined);
        return byText.get(key.value);
      }
      case "none":
        return undefined;
    }
  };
}

function indexFirst(values: readonly (string | undefined)[]): ReadonlyMap<string, FoundLayer> {
  const found = new Map<string, FoundLayer>();
  for (const [layer, value] of values.entries()) {
    if (value === undefined || value === "") continue;
    const first = found.get(value);
    found.set(value, { layer: first?.layer ?? layer, isAmbiguous: first !== undefined });
  }
  return found;
}

/** Shorter, it would be the beginning of too many. */
const shortestCut = 8;

/** The layer that `text` made: the whole text, or its beginning where a scanner has cut it. */
function findText(texts: readonly string[], text: string): FoundLayer | undefined {
  const wanted = text.trim();
  const whole = select(texts, (made) => made.trim() === wanted);
  if (whole !== undefined || wanted.length < shortestCut) return whole;
  const start = wanted.replace(/(?:\.\.\.|…)$/, "");
  return select(texts, (made) => made.trimStart().startsWith(start));
}

function select(texts: readonly string[], isIt: (text: string) => boolean): FoundLayer | undefined {
  const layer = texts.findIndex(isIt);
  return layer === -1 ? undefined : { layer, isAmbiguous: texts.findLastIndex(isIt) !== layer };
}
