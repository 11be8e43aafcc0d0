import type { Dockerfile, Stage } from "../dockerfile/model.ts";

/**
 * The stage that `docker build --target` means.
 *
 * @param target a name, compared without case, or an index; undefined: the last one
 */
function findTargetStage({ stages }: Dockerfile, target: string | undefined): Stage | undefined {
  if (target === undefined) return stages.at(-1);
  const wanted = target.toLowerCase();
  return stages.find(({ name }) => name?.toLowerCase() === wanted) ?? stages[toIndex(target)];
}

function toIndex(target: string): number {
  return /^\d+$/.test(target) ? Number(target) : Number.NaN;
}

/** The image whose layers are the lowest of what is built, as Docker would pull it; undefined where it is open. */
export function findBaseReference(dockerfile: Dockerfile, target: string | undefined): string | undefined {
  const image = findTargetStage(dockerfile, target)?.rootImage;
  return image?.resolution.isComplete ? image.reference.text : undefined;
}
