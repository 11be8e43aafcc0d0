import { findBaseFacts } from "../images/base-facts.ts";
import { defineComputed, lazy } from "./lazy.ts";
import type { ImageUse } from "./model.ts";

const withFacts = defineComputed<Pick<ImageUse, "facts">>("facts");

/** An image where it is named, with what is known about it. */
export function makeImageUse(place: Omit<ImageUse, "facts">): ImageUse {
  // A variable without value may hide the tag: then only what holds for every tag is said.
  const facts = lazy(() => findBaseFacts(place.reference, place.resolution.isComplete));
  return withFacts(place, { facts });
}
