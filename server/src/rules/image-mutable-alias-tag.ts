import { findDefinitions, proposeTags } from "../fixes/image-edits.ts";
import { classifyTag } from "../images/tags.ts";
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
  check({ dockerfile, report }) {
    for (const image of dockerfile.externalImages) {
      const { reference, resolution } = image;
      if (!resolution.isComplete || classifyTag(reference) !== "alias") continue;
      report(reference.spans.tag ?? image.span, "alias", {
        parameters: { tag: reference.tag ?? "", image: reference.text.replace(/:[^:/]*$/, "") },
        fixes: proposeTags(dockerfile, image),
        related: findDefinitions(image, "tag").map(({ span }) => ({ span, message: "default" })),
      });
    }
  },
});
