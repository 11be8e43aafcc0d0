/** Which images of this machine were built from a Dockerfile, by what their builders recorded. */
import type { Alignment } from "../attribution/attribution.ts";
import type { LocalImage } from "../containers/engine.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { ImageConfig } from "../images/image-config.ts";

export type Align = (
  config: ImageConfig,
  dockerfile: Dockerfile,
  options: { readonly stage?: string | undefined },
) => Alignment;

export interface HistoryMatch {
  readonly image: LocalImage;
  /** 0 to 1 */
  readonly fit: number;
  /** Name or number of the stage that was built; undefined for the last one. */
  readonly stage: string | undefined;
  readonly isOutdated: boolean;
}

/**
 * From here on an image is this file's. Measured over the recorded histories of test/fixtures/image-history, each
 * against each of their Dockerfiles: the best of the wrong ones, a child of the image, reaches 0.41, the worst of the
 * right ones, a squashed image, 0.5. An instruction that was added, taken out or changed since leaves more than that
 * in all files of more than four instructions.
 */
export const leastFit = 0.45;

/** Files with hundreds of stages are made by programs. */
const mostStages = 30;

/**
 * The best first, equal ones by their age. Images whose history says nothing are left out.
 *
 * @param images with their configurations
 */
export function rankLocalImages(
  dockerfile: Dockerfile,
  images: readonly { readonly image: LocalImage; readonly config: ImageConfig }[],
  align: Align,
): readonly HistoryMatch[] {
  const matches = images.flatMap(({ image, config }): readonly HistoryMatch[] => {
    const best = findStage(dockerfile, config, align);
    return best === undefined || best.fit < leastFit ? [] : [{ image, ...best }];
  });
  return matches.toSorted((a, b) => b.fit - a.fit || compareAge(a.image, b.image));
}

/** Newest first, those whose age nobody knows last. */
export function compareAge(a: LocalImage, b: LocalImage): number {
  return ageOf(b) - ageOf(a);
}

function ageOf({ created }: LocalImage): number {
  return Date.parse(created ?? "") || 0;
}

/** Each stage may have been the target. Of equal ones it was the last, which a plain build makes. */
function findStage(
  dockerfile: Dockerfile,
  config: ImageConfig,
  align: Align,
): Omit<HistoryMatch, "image"> | undefined {
  if (config.history.length === 0) return undefined;
  let best: Omit<HistoryMatch, "image"> | undefined;
  for (const { index, name, isFinal } of dockerfile.stages.toReversed().slice(0, mostStages)) {
    const alignment = align(config, dockerfile, { stage: name ?? String(index) });
    const { fit, isOutdated } = alignment;
    if (!isEvidence(alignment)) continue;
    if (best === undefined || fit > best.fit) {
      best = { fit, isOutdated, stage: isFinal ? undefined : (name ?? String(index)) };
    }
  }
  return best;
}

/** One `CMD ["node"]` that is the same is in thousands of images. */
function isEvidence({ entries, isSquashed }: Alignment): boolean {
  const matched = entries.filter(({ kind }) => kind === "instruction");
  return isSquashed || matched.length > 1 || matched.some(({ layer }) => layer !== undefined);
}
