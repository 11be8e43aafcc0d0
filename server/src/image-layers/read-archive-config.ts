import type { ArchiveFailure } from "./archive-failure.ts";
import type { ArchiveSource } from "./archive-source.ts";
import type { ArchivedImage, ImageChoice } from "./choose-image.ts";
import { usualLimits } from "./limits.ts";
import { catchFailure, readImage } from "./read-image.ts";

export interface ReadArchive extends ArchivedImage {
  readonly kind: "image";
}

/**
 * The configuration of an image as its builder wrote it, from what engines save. Reading ends as soon as it is found;
 * layers are not unpacked.
 *
 *     await readArchiveConfig({ kind: "path", host, path: "/tmp/app.tar" }, {}, signal)
 *     await readArchiveConfig(
 *       { kind: "push", start: (onChunk, enough) => engine.save("app:1", onChunk, enough) }, {}, signal)
 *
 * Rejects with the signal's reason when it is aborted, and for nothing else.
 */
export function readArchiveConfig(
  source: ArchiveSource,
  choice: ImageChoice = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadArchive | ArchiveFailure> {
  return catchFailure(async () => {
    const { image } = await readImage(source, { wanted: undefined, choice, limits: usualLimits, signal });
    const { format, config, tags } = image;
    return { kind: "image", format, config, tags };
  });
}

/**
 * What a path is for a scanner: an archive in Docker's form or OCI's, or the folder of an OCI layout.
 *
 * Rejects with the signal's reason when it is aborted, and for nothing else.
 */
export async function detectArchive(
  host: Extract<ArchiveSource, { kind: "path" }>["host"],
  path: string,
  signal?: AbortSignal,
): Promise<ReadArchive | ArchiveFailure> {
  return readArchiveConfig({ kind: "path", host, path }, {}, signal);
}
