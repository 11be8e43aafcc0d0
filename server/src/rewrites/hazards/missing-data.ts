/** Certificates and time zones that the image of the build has and the smaller one has not (H09, H10). */
import { envPairs } from "../../dockerfile/variables.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

/** Images that hold a distribution alone. */
const bare = /(?:^|\/)(?:debian|ubuntu|alpine|busybox|almalinux|ubi9-micro)$/;

export function findMissingData({ before, after, isNewStage }: Situation): readonly Hazard[] {
  const image = after.stage.rootImage?.reference;
  if (!isNewStage || image === undefined || !bare.test(image.familiarName)) return [];
  const { text: source } = after.dockerfile;
  const lines = source.slice(after.stage.from.span.start);
  const isSame = before.stage.rootImage?.reference.familiarName === image.familiarName;
  const zone = after.stage.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .flatMap((instruction) => envPairs(instruction).filter(([name]) => name === "TZ"))[0]?.[1].raw;
  const hazards: Hazard[] = [];
  // Alpine's image has the certificates that its own programs need.
  const needsCertificates = !/(?:^|\/)alpine$/.test(image.familiarName);
  if (needsCertificates && !isSame && !/ca-certificates|\/etc\/ssl/.test(lines)) {
    const what = text(
      "{image} has no certificates: install ca-certificates if the application speaks TLS to others.",
      {
        image: image.text,
      },
    );
    hazards.push({ concern: { id: "H09", weight: "assume", text: what } });
  }
  if (
    zone !== undefined &&
    !/^["']?(?:UTC|Etc\/UTC)/.test(zone) &&
    !isSame &&
    !/tzdata|zoneinfo/.test(lines)
  ) {
    const what = text("{image} knows no time zones, so that TZ={zone} means UTC: install tzdata.", {
      image: image.text,
      zone,
    });
    hazards.push({ concern: { id: "H10", weight: "assume", text: what } });
  }
  return hazards;
}
