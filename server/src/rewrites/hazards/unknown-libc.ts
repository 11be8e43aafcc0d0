/** Whether what one image builds runs on another, where nothing is known of one of them (S6). */
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

/** They run what comes without native code; the others are linked to. */
const withoutLinking =
  /distroless\/(?:static|java)|(?:^|\/)(?:nginx|nginx-unprivileged|eclipse-temurin|tomcat|jetty)$/;

export function findUnknownLibc({ after }: Situation): readonly Hazard[] {
  const image = after.stage.rootImage;
  if (image === undefined || withoutLinking.test(image.reference.familiarName)) return [];
  const stages = after.reading.copies.flatMap(({ from }) => (from.kind === "stage" ? [from.stage] : []));
  const unknown = stages.find(
    (stage) =>
      stage.rootImage !== undefined && stage.rootImage.facts === undefined && runs(stage.instructions),
  );
  const builder = unknown?.rootImage?.reference;
  if (builder === undefined || builder.familiarName === image.reference.familiarName) return [];
  if (image.facts?.libc === undefined && image.facts?.isDistroless !== true) return [];
  const what = text("Nothing is known of {builder}: what it builds must run with the C library of {image}.", {
    builder: builder.text,
    image: image.reference.text,
  });
  return [{ concern: { id: "S6", weight: "assume", text: what } }];
}

function runs(instructions: Situation["before"]["stage"]["instructions"]): boolean {
  return instructions.some(({ keyword }) => keyword === "RUN");
}
