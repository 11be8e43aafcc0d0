/** JavaScript that runs on other images than those of Node.js' makers: nothing certain can be said of those. */
import type { Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import { type Text, text } from "../../text.ts";
import { readNodeBase } from "./node-base.ts";

/** Images of distributions, to which Node.js comes as a package. */
const distributions = /^(?:alpine|debian|ubuntu|amazonlinux|fedora|rockylinux|almalinux)$/;

/** What runs the application; undefined where it is none of these, or the image is Node.js' own. */
export function findOtherRuntime({ stage, start }: Subject): "Bun" | "Deno" | "Node.js" | undefined {
  const reference = stage.rootImage?.reference;
  if (reference === undefined || readNodeBase(stage) !== undefined) return undefined;
  const name = reference.repository.slice(reference.repository.lastIndexOf("/") + 1);
  if (name === "bun") return "Bun";
  if (name === "deno") return "Deno";
  const isPlace =
    distributions.test(reference.familiarName) || /^node(?:js)?(?:-|$)|-node(?:js)?$/.test(name);
  return isPlace && /^(?:\/usr\/(?:local\/)?bin\/)?(?:node|nodejs)$/.test(start.argv?.[0] ?? "")
    ? "Node.js"
    : undefined;
}

export function refuseOtherRuntime({ stage }: Subject, runtime: "Bun" | "Deno" | "Node.js"): Refusal {
  const { baseSpan, rootImage } = stage;
  const image = rootImage?.reference.text ?? "";
  const official = text("Begin the last stage FROM the official image: node:24-slim.");
  const [what, remedy]: readonly [Text, Text] =
    runtime === "Node.js"
      ? [
          text(
            "{image} is not the official image of Node.js: which version it has, and what else, is not known.",
            {
              image,
            },
          ),
          official,
        ]
      : [
          text("No rewrite knows what {runtime} needs of an image without a shell.", { runtime }),
          text("Stay on a slim image of {runtime}, or look for one without a shell among its own.", {
            runtime,
          }),
        ];
  return refuseFor(runtime === "Node.js" ? "S1" : "S6", baseSpan, what, remedy);
}
