/** Smaller builds of an official image at the same version, from the table of its tags. */
import { namesDistribution } from "./distribution.ts";
import { type ImageReference, withTag } from "./image-reference.ts";
import { findBuild, officialBuilds } from "./official-tags.ts";
import { versionOfTag } from "./tags.ts";

const MOST_VARIANTS = 3;

/**
 * References to builds of the same image that hold less: `-slim`, `-jre`, `-alpine`, the mildest change
 * first. Empty where the tag has no version or is not in the table.
 */
export function findSlimmerVariants(reference: ImageReference): readonly string[] {
  const { tag, familiarName } = reference;
  if (tag === undefined || reference.digest !== undefined || !findBuild(familiarName, tag)) return [];
  const version = versionOfTag(tag);
  if (version === undefined) return [];
  const own = describe(tag);
  const smaller = officialBuilds(familiarName)
    .flatMap((build) => build.tags)
    .filter((candidate) => versionOfTag(candidate) === version)
    .map((candidate) => ({ candidate, ...describe(candidate) }))
    .filter(({ weight, purpose, releases }) => {
      return (
        weight < own.weight &&
        purpose === own.purpose &&
        releases.every((word) => own.releases.includes(word))
      );
    })
    .toSorted((a, b) => b.weight - a.weight || a.candidate.length - b.candidate.length);
  const best = smaller.filter(
    ({ weight }, index) => smaller.findIndex((other) => other.weight === weight) === index,
  );
  return best.slice(0, MOST_VARIANTS).map(({ candidate }) => withTag(reference, candidate).text);
}

interface TagWords {
  /** How much is in it, as a rank among the builds of one version. */
  readonly weight: number;
  /** The words that say what it is for: `fpm`, `management`. */
  readonly purpose: string;
  /** Releases it names: a smaller variant may leave them open, but not name others. */
  readonly releases: readonly string[];
}

function describe(tag: string): TagWords {
  const [, ...words] = tag.split("-");
  const isAlpine = words.some((word) => word.startsWith("alpine"));
  const isSlim = words.includes("slim") || words.includes("minimal");
  const isRuntime = words.includes("jre");
  const purpose = words.filter(
    (word) => !/^(?:slim|minimal|jdk|jre|alpine.*)$/.test(word) && !namesDistribution(word),
  );
  return {
    weight: (isAlpine ? 0 : 4) + (isSlim ? 0 : 2) + (isRuntime ? 0 : 1),
    purpose: purpose.join("-"),
    releases: words.filter((word) => namesDistribution(word) && word !== "alpine"),
  };
}
