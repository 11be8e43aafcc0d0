import { findDefinitions, proposeTags } from "../fixes/image-edits.ts";
import { classifyTag } from "../images/tags.ts";
import { allowImagesOption, isAllowedImage } from "./allowed-images.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "image-latest",
  title: "Image with the tag latest",
  category: "base-image",
  severity: "warning",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3007"],
    trivy: ["DS-0001"],
    kics: ["f45ea400-6bbe-4501-9fc7-1c3d75c32067"],
    checkov: ["CKV_DOCKER_7"],
    dockle: ["DKL-DI-0006"],
    semgrep: ["dockerfile.best-practice.avoid-latest-version.avoid-latest-version"],
    sonar: ["S6596"],
    tally: ["DL3007"],
    terrascan: ["AC_DOCKER_0041"],
  },
  cwe: [1357],
  messages: {
    latest: "The tag latest of {image} moves with every release, so every build may get another image.",
    default: "The tag comes from this default.",
  },
  fixes: { "use-tag": { title: "Use {image}", safety: "suggestion" } },
  options: allowImagesOption,
  check({ dockerfile, options, report }) {
    for (const image of dockerfile.externalImages) {
      const { reference, resolution } = image;
      if (!resolution.isComplete || classifyTag(reference) !== "latest") continue;
      if (isAllowedImage(options.allowImages, reference)) continue;
      report(reference.spans.tag ?? image.span, "latest", {
        parameters: { image: reference.text.replace(/:[^:/]*$/, "") },
        fixes: proposeTags(dockerfile, image),
        related: findDefinitions(image, "tag").map(({ span }) => ({ span, message: "default" })),
      });
    }
  },
});
