/** Stages that no rewrite of the image can do anything with, whatever runs in them. */
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

/** Why the stage cannot be given another base: Windows (H37), or a base that is not known (S1). */
export function findUnsuitable({ dockerfile, stage }: Subject): Concern | undefined {
  if (stage.isWindows) {
    return {
      id: "H37",
      weight: "refuse",
      span: stage.baseSpan,
      text: text("The stage runs Windows, whose images are not rewritten."),
      remedy: text("Build the application on a Linux image."),
    };
  }
  const root = stage.lineage.at(-1) ?? stage;
  if (root.base.kind !== "invalid" || root.baseResolution.isComplete) return undefined;
  const { start, end } = root.baseSpan;
  return {
    id: "S1",
    weight: "refuse",
    span: root.baseSpan,
    text: text("{base} has no value in this file, so that nothing is known of the image.", {
      base: dockerfile.text.slice(start, end),
    }),
    remedy: text("Give the ARG a default that names the image."),
  };
}
