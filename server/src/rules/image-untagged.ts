import type { ImageUse } from "../dockerfile/model.ts";
import { findDefinitions, proposeTags } from "../fixes/image-edits.ts";
import { isKnownImage } from "../images/base-facts.ts";
import { classifyTag } from "../images/tags.ts";
import { allowImagesOption, isAllowedImage } from "./allowed-images.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "image-untagged",
  title: "Image without a tag",
  category: "base-image",
  severity: "warning",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3006"],
    trivy: ["DS-0001"],
    kics: ["9efb0b2d-89c9-41a3-91ca-dcc0aec911fd"],
    checkov: ["CKV_DOCKER_7"],
    dockle: ["DKL-DI-0006"],
    semgrep: ["dockerfile.best-practice.missing-image-version.missing-image-version"],
    sonar: ["S6596"],
    tally: ["DL3006"],
  },
  cwe: [1357],
  messages: {
    untagged: "{image} has no tag, so Docker takes latest and every build may get another image.",
    default: "The image comes from this default.",
  },
  fixes: { "use-tag": { title: "Use {image}", safety: "suggestion" } },
  options: allowImagesOption,
  check({ dockerfile, options, report }) {
    for (const image of dockerfile.externalImages) {
      if (!image.resolution.isComplete || classifyTag(image.reference) !== "none") continue;
      if (mayBeContext(image) || isAllowedImage(options.allowImages, image.reference)) continue;
      report(image.reference.spans.name ?? image.span, "untagged", {
        parameters: { image: image.reference.text },
        fixes: proposeTags(dockerfile, image),
        related: findDefinitions(image, "name").map(({ span }) => ({ span, message: "default" })),
      });
    }
  },
});

/**
 * `COPY --from=assets`: Docker Hub serves single words for its official images only, so this one is a build
 * context that `--build-context` or a bake file gives.
 */
function mayBeContext({ where, reference }: ImageUse): boolean {
  return where !== "from" && !reference.familiarName.includes("/") && !isKnownImage(reference);
}
