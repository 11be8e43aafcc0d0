/** The images that users let pass, as the rules on tags share them. */
import type { ImageReference } from "../images/image-reference.ts";
import { matchesAny } from "../name-patterns.ts";

export const allowImagesOption = {
  allowImages: {
    type: "array",
    items: { type: "string", minLength: 1 },
    default: [],
    title: "Images that need no version",
    description:
      "Names of images, without tag, that may be used like this. `*` stands for any characters: `registry.example.com/*`.",
  },
} as const;

/** Docker's own name of an image counts as well as the one that is written: `docker.io/library/node` is `node`. */
export function isAllowedImage(
  patterns: readonly string[],
  { registry, repository, familiarName }: ImageReference,
  suffix = "",
): boolean {
  const written = registry === undefined ? repository : `${registry}/${repository}`;
  return [written, familiarName].some((name) => matchesAny(patterns, `${name}${suffix}`));
}
