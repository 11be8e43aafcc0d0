/** Says which instruction of the Dockerfile a finding belongs to. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Alignment, Attribution, Confidence, PlacedFinding, UnplacedReason } from "./attribution.ts";
import { findMaker } from "./file-makers.ts";
import { leastFit } from "./judge-fit.ts";
import { findNamedInstall } from "./named-installs.ts";
import { findOrigin } from "./origin.ts";

/**
 * @param alignment of the scanned image with `dockerfile`
 * @returns always a place: what cannot be placed is said to be so, and why
 */
export function attribute(placed: PlacedFinding, alignment: Alignment, dockerfile: Dockerfile): Attribution {
  const { layer } = placed;
  if (layer === undefined) return guess(placed, alignment, dockerfile, "no-layer");
  const entry = alignment.entries.find((aligned) => aligned.layer === layer);
  if (entry === undefined) return guess(placed, alignment, dockerfile, "no-history");
  if (entry.kind === "unmatched") {
    return guess(placed, alignment, dockerfile, alignment.isSquashed ? "squashed" : "not-in-file");
  }
  if (entry.kind === "base") {
    const { stage } = entry;
    if (stage === undefined) return guess(placed, alignment, dockerfile, "not-in-file");
    const confidence = limit(trustBase(alignment), placed);
    return { place: { kind: "base", stage }, confidence, layer, origin: undefined };
  }
  const { instruction, stage } = entry;
  return {
    place: { kind: "instruction", instruction, stage },
    confidence: limit(entry.confidence, placed),
    layer,
    origin: findOrigin(dockerfile, stage, instruction, placed.finding.package),
  };
}

function limit(confidence: Confidence, { isAmbiguous }: PlacedFinding): Confidence {
  return isAmbiguous === true && confidence === "exact" ? "likely" : confidence;
}

/** Where the base image ends is sure if the first of the file's instructions is where it begins. */
function trustBase({ entries, fit, target }: Alignment): Confidence {
  const first = entries.find((entry) => entry.kind === "instruction");
  const expected = target?.lineage.toReversed().find(({ instructions }) => instructions.length > 0)
    ?.instructions[0];
  // A file of a lone FROM adds nothing to its base.
  if (expected === undefined) return "exact";
  if (first === undefined || fit < leastFit) return "guess";
  return first.instruction === expected && first.confidence === "exact" ? "exact" : "likely";
}

/** Without a layer: by the package's name in a command, or by the file that it was found in. */
function guess(
  { finding, layer }: PlacedFinding,
  { target }: Alignment,
  dockerfile: Dockerfile,
  reason: UnplacedReason,
): Attribution {
  const unplaced = { kind: "unplaced", stage: target, reason } as const;
  if (target === undefined) return { place: unplaced, confidence: "guess", layer, origin: undefined };
  const { path } = finding.package;
  const found =
    findNamedInstall(dockerfile, target, finding.package) ??
    (path === undefined ? undefined : findMaker(dockerfile, target, path, finding.package));
  if (found === undefined) return { place: unplaced, confidence: "guess", layer, origin: undefined };
  const { instruction, stage } = found;
  return {
    place: { kind: "instruction", instruction, stage },
    confidence: "guess",
    layer,
    origin: findOrigin(dockerfile, stage, instruction, finding.package),
  };
}
