import type { PackageLayers } from "../attribution/package-layers.ts";
import type { InstalledPackage } from "../scanners/report.ts";
import { type ArchiveFailure, ArchiveProblem, broken } from "./archive-failure.ts";
import type { ArchiveSource } from "./archive-source.ts";
import type { ArchivedImage, ChosenImage, ImageChoice } from "./choose-image.ts";
import { type Limits, usualLimits } from "./limits.ts";
import type { Members } from "./members.ts";
import { placePackages } from "./place-packages.ts";
import { catchFailure, readImage } from "./read-image.ts";
import type { LayerRecord } from "./read-layer.ts";
import { collectWanted } from "./wanted-packages.ts";

export interface MappedPackages extends ArchivedImage {
  readonly kind: "mapped";
  /** Answers for the packages that were wanted. */
  readonly layers: PackageLayers;
}

export interface MapOptions extends ImageChoice {
  readonly limits?: Limits;
}

/**
 * Which layer brought each of the packages, from the package databases and the files of the layers themselves. Everything
 * is read once, as it comes; what is kept is small.
 *
 *     await mapPackageLayers({ kind: "path", host, path }, packages, signal)
 *     await mapPackageLayers(
 *       { kind: "push", start: (onChunk, enough) => engine.save("app:1", onChunk, enough) }, packages, signal)
 *
 * Rejects with the signal's reason when it is aborted, and for nothing else.
 *
 * @param wanted the packages of a report; others are not looked for
 */
export function mapPackageLayers(
  source: ArchiveSource,
  wanted: readonly InstalledPackage[],
  signal: AbortSignal,
  { limits = usualLimits, ...choice }: MapOptions = {},
): Promise<MappedPackages | ArchiveFailure> {
  return catchFailure(async () => {
    const options = { wanted: collectWanted(wanted), choice, limits, signal };
    const { image, members } = await readImage(source, options);
    const records = await readRecords(image, members);
    const { format, config, tags } = image;
    return { kind: "mapped", format, config, tags, layers: placePackages(records) };
  });
}

async function readRecords(image: ChosenImage, members: Members): Promise<readonly LayerRecord[]> {
  const records: LayerRecord[] = [];
  for (const { name, isForeign } of image.layers) {
    const member = await members.find(name);
    if (member?.kind === "layer" && member.record) records.push(member.record);
    else if (member?.kind === "damaged") throw new ArchiveProblem(member.failure);
    // Windows' own layers stay with Microsoft; they hold none of these databases.
    else if (!member && isForeign) records.push(emptyLayer);
    else if (!member) throw new ArchiveProblem({ kind: "missing-blob", name, format: image.format });
    else throw broken(`the layer ${name} has a form that is not known`);
  }
  return records;
}

const emptyLayer: LayerRecord = {
  databases: new Map(),
  written: new Map(),
  hidden: new Set(),
  emptied: new Set(),
};
