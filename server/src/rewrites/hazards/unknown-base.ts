/** A last stage on an image that nobody has recorded: what it brings, the application may run (H11). */
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

export function findUnknownBase({ before, isNewStage }: Situation): readonly Hazard[] {
  const { rootImage, baseSpan: span } = before.stage;
  if (isNewStage || rootImage === undefined || rootImage.facts !== undefined) return [];
  const what = text("Nothing is known of {image}: the application must need nothing that it brings.", {
    image: rootImage.reference.text,
  });
  return [{ concern: { id: "H11", weight: "assume", span, text: what } }];
}
