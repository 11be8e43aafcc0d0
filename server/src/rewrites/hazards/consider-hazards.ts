/**
 * Looks at a plan for what can go wrong with it in any language (H01–H38). What a language has said of a hazard itself
 * is not said again.
 */
import { applyEdits } from "../../apply-edits.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import { combine } from "../combine-plans.ts";
import { insertLinesBefore } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Outcome, Plan, RewriteId } from "../rewrite.ts";
import { readStage } from "../stage-reading.ts";
import { toTodo } from "../todo.ts";
import { findOldBase } from "./base-age.ts";
import { findBuildSecrets } from "./build-secrets.ts";
import { findCachedArtefacts } from "./cached-artefacts.ts";
import { findComposeServices } from "./compose-services.ts";
import { findCopiedSecrets } from "./copied-secrets.ts";
import { findFetchedPrograms } from "./fetched-programs.ts";
import { findFirstProcess } from "./first-process.ts";
import { findLostOwners } from "./lost-owners.ts";
import { findLowPorts } from "./low-ports.ts";
import { findMissingData } from "./missing-data.ts";
import { findOpenStart } from "./open-start.ts";
import { findOtherPlatform } from "./other-platform.ts";
import { findPrivileges } from "./privileges.ts";
import { findRepeatedArguments } from "./repeated-arguments.ts";
import type { Detector, Hazard, Situation } from "./situation.ts";
import { findUnknownBase } from "./unknown-base.ts";
import { findUnknownLibc } from "./unknown-libc.ts";
import { findUserTrouble } from "./user-trouble.ts";
import { findWorkflowShells } from "./workflow-shells.ts";
import { findClosedPlaces } from "./written-places.ts";

const detectors: Readonly<Record<RewriteId, readonly Detector[]>> = {
  "multi-stage": [
    ...[findPrivileges, findCachedArtefacts, findUserTrouble, findOtherPlatform, findUnknownLibc],
    ...[findMissingData, findCopiedSecrets, findBuildSecrets, findRepeatedArguments],
    ...[findLostOwners, findComposeServices, findOldBase, findOpenStart],
    findFetchedPrograms,
  ],
  distroless: [
    ...[findUnknownBase, findClosedPlaces, findLowPorts],
    ...[findPrivileges, findCachedArtefacts, findOtherPlatform, findUnknownLibc],
    ...[findCopiedSecrets, findBuildSecrets, findRepeatedArguments, findLostOwners, findFirstProcess],
    ...[findComposeServices, findWorkflowShells, findOldBase],
  ],
  "non-root": [findPrivileges, findUserTrouble, findClosedPlaces, findLowPorts, findComposeServices],
  "exec-form": [],
};

/** The same outcome with what else there is to say of it; refused where that rules the rewrite out. */
export async function considerHazards(
  rewrite: RewriteId,
  before: Subject,
  outcome: Outcome,
): Promise<Outcome> {
  if (outcome.kind !== "offered" || detectors[rewrite].length === 0) return outcome;
  const { plan } = outcome;
  const dockerfile = before.parse(applyEdits(before.dockerfile.text, plan.edits));
  const stage = dockerfile.stages.at(-1);
  if (stage === undefined) return outcome;
  const situation: Situation = {
    plan,
    before,
    after: { dockerfile, stage, reading: readStage(dockerfile, stage) },
    isNewStage: dockerfile.stages.length > before.dockerfile.stages.length,
  };
  const found = await Promise.all(detectors[rewrite].map(async (detect) => detect(situation)));
  const known = new Set(plan.concerns.map(({ id }) => id));
  const hazards = found.flat().filter(({ concern }) => !known.has(concern.id));
  const refusals = hazards.map(({ concern }) => concern).filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refused", concerns: refusals };
  return hazards.length === 0 ? outcome : { kind: "offered", plan: extend(situation, hazards) };
}

/** A user is doubted where it is set; a stage where it begins. */
function placeOf({ rewrite }: Plan, { stage }: Situation["after"]): Instruction {
  const switching = stage.instructions.findLast(({ keyword }) => keyword === "USER");
  return rewrite === "non-root" && switching !== undefined ? switching : stage.from;
}

function extend({ plan, before, after }: Situation, hazards: readonly Hazard[]): Plan {
  const assumptions = hazards.filter(({ concern }) => concern.weight === "assume");
  const comments: Plan = {
    rewrite: plan.rewrite,
    level: assumptions.length > 0 ? "B" : "A",
    edits: assumptions
      .map(({ concern, at }) =>
        insertLinesBefore(after.dockerfile, at ?? placeOf(plan, after), [toTodo(concern.text)]),
      )
      .toSorted((a, b) => a.span.start - b.span.start),
    steps: [],
    concerns: [],
    changes: [],
  };
  const concerns = [...plan.concerns, ...hazards.map(({ concern }) => concern)];
  if (assumptions.length === 0) return { ...plan, concerns };
  return { ...combine(before.dockerfile.text, plan, comments), concerns };
}
