import { findDefinitions, proposeTags } from "../fixes/image-edits.ts";
import { classifyTag } from "../images/tags.ts";
import { matchesAny } from "../name-patterns.ts";
import { isAllowedImage } from "./allowed-images.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "image-mutable-alias-tag",
  title: "Image with a tag that names no version",
  category: "base-image",
  severity: "warning",
  since: "0.1.0",
  cwe: [1357],
  messages: {
    alias:
      "The tag {tag} of {image} moves from version to version, so a build may get another version unasked.",
    default: "The tag comes from this default.",
  },
  fixes: { "use-tag": { title: "Use {image}", safety: "suggestion" } },
  options: {
    allow: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [],
      title: "Tags that may move",
      description:
        "Tags, or images with their tag, that may move from version to version: `lts`, `node:lts-slim`. `*` stands for any characters: `registry.example.com/*:stable`.",
    },
  },
  check({ dockerfile, options, report }) {
    for (const image of dockerfile.externalImages) {
      const { reference, resolution } = image;
      if (!resolution.isComplete || classifyTag(reference) !== "alias") continue;
      const { tag = "" } = reference;
      if (matchesAny(options.allow, tag) || isAllowedImage(options.allow, reference, `:${tag}`)) continue;
      report(reference.spans.tag ?? image.span, "alias", {
        parameters: { tag, image: reference.text.replace(/:[^:/]*$/, "") },
        fixes: proposeTags(dockerfile, image),
        related: findDefinitions(image, "tag").map(({ span }) => ({ span, message: "default" })),
      });
    }
  },
});
