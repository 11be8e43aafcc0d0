/** Programs that are built for the machine that builds, and shipped for another one (H32). */
import type { Stage } from "../../dockerfile/model.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

/** How a build is told what it builds for. */
const target =
  /GOARCH|TARGET(?:ARCH|PLATFORM|OS|VARIANT)|--target\b|--arch\b|--platform\b|\bxx-|--runtime\b|\bcross\b/;
/** Images of compilers: what others bring is run by an interpreter or a virtual machine. */
const compilers = /(?:^|\/)(?:golang|rust|gcc|buildpack-deps|clang|debian|alpine|ubuntu)$/;

export function findOtherPlatform({ after, isNewStage }: Situation): readonly Hazard[] {
  if (after.stage.platform?.value?.includes("BUILDPLATFORM") === true) return [];
  const stages = after.reading.copies.flatMap(({ from }) => (from.kind === "stage" ? [from.stage] : []));
  const foreign = stages.find((stage) => isFixed(stage, after.dockerfile.text));
  if (foreign === undefined) return [];
  const what = text(
    "The stage {stage} builds for the machine that it runs on, not for the platform that the image is asked for: pass TARGETARCH on to the compiler, or leave --platform out.",
    { stage: foreign.name ?? String(foreign.index) },
  );
  // A file that was that way keeps what it has.
  const weight = isNewStage ? "assume" : "note";
  return [{ concern: { id: "H32", weight, text: what }, at: foreign.from }];
}

function isFixed(stage: Stage, source: string): boolean {
  if (stage.platform?.value?.includes("BUILDPLATFORM") !== true) return false;
  const name = stage.rootImage?.reference.familiarName ?? "";
  if (!compilers.test(name)) return false;
  return !stage.instructions.some(({ span }) => target.test(source.slice(span.start, span.end)));
}
