/** From a Dockerfile and its context to what a rewrite would do. */
import { applyEdits } from "../apply-edits.ts";
import type { Edit } from "../finding.ts";
import { combine, withoutPlace } from "./combine-plans.ts";
import { writeAsOwnStage } from "./distroless/own-stage.ts";
import { planDistroless } from "./distroless/plan-distroless.ts";
import { planExecForm } from "./exec-form/plan-exec-form.ts";
import { considerHazards } from "./hazards/consider-hazards.ts";
import { findUnsuitable } from "./hazards/unsuitable-stage.ts";
import type { Subject } from "./language.ts";
import { findLanguage } from "./languages/languages.ts";
import { isCalledMinimal } from "./minimal-image.ts";
import { planMultiStage } from "./multi-stage/plan-multi-stage.ts";
import { planNonRoot } from "./non-root/plan-non-root.ts";
import { readSubject } from "./read-subject.ts";
import type { Outcome, Plan, RewriteId, RewriteInput } from "./rewrite.ts";
import { text } from "./text.ts";

/** What a rewrite would do; `nothing` where the file has no stage. Reads the build context, writes nothing. */
export async function planRewrite(rewrite: RewriteId, input: RewriteInput): Promise<Outcome> {
  const subject = await readSubject(input);
  if (subject === undefined) return { kind: "nothing" };
  return considerHazards(
    rewrite,
    subject,
    (await planOpened(rewrite, subject)) ?? (await plan(rewrite, subject)),
  );
}

/** @returns undefined where nothing has to be opened to other users first, or that does not help */
async function planOpened(rewrite: RewriteId, subject: Subject): Promise<Outcome | undefined> {
  if (rewrite !== "non-root" && rewrite !== "distroless") return undefined;
  const first = (await findLanguage(subject))?.openToUsers?.(subject);
  const between = first === undefined ? undefined : await readAfter(subject, first.edits);
  if (first === undefined || between === undefined) return undefined;
  const second = await plan(rewrite, between);
  if (second.kind !== "offered") return undefined;
  const opening: Plan = { rewrite, level: "A", concerns: [], ...first };
  return { kind: "offered", plan: combine(subject.dockerfile.text, opening, second.plan) };
}

async function plan(rewrite: RewriteId, subject: Subject): Promise<Outcome> {
  if (rewrite === "multi-stage" || rewrite === "distroless") {
    const isUnknown = subject.stage.lineage.at(-1)?.base.kind === "invalid";
    if (isUnknown && (isCalledMinimal(subject.stage) || isOneOfStages(subject))) return { kind: "nothing" };
    const unsuitable = findUnsuitable(subject);
    if (unsuitable !== undefined) return { kind: "refused", concerns: [unsuitable] };
  }
  switch (rewrite) {
    case "multi-stage":
      return planMultiStage(subject);
    case "distroless":
      return isCalledMinimal(subject.stage)
        ? { kind: "nothing" }
        : spareSmall(subject, await planMinimal(subject));
    case "non-root":
      return planNonRoot(subject);
    case "exec-form":
      return planExecForm(subject);
  }
}

/** `FROM bin-${TARGETOS}`: which of the file's stages is shipped, the build decides. */
function isOneOfStages({ dockerfile, stage }: Subject): boolean {
  const { baseSpan } = stage.lineage.at(-1) ?? stage;
  const written = dockerfile.text.slice(baseSpan.start, baseSpan.end);
  const [start = "", ...rest] = written.split(/\$\{[^}]*\}|\$\w+/);
  const end = rest.at(-1);
  if (end === undefined || start + end === "") return false;
  return dockerfile.stages.some(({ name = "" }) => name.startsWith(start) && name.endsWith(end));
}

/** An image such as busybox or ubi-micro is small as it is: that it can be no smaller is nothing to tell. */
function spareSmall({ stage }: Subject, outcome: Outcome): Outcome {
  const facts = stage.rootImage?.facts;
  const isSmall = facts?.family !== undefined && facts.packageManager === undefined;
  return isSmall && outcome.kind === "refused" ? { kind: "nothing" } : outcome;
}

/** An image without a shell builds nothing: a stage that does is split first. */
async function planMinimal(subject: Subject): Promise<Outcome> {
  const own = writeAsOwnStage(subject);
  if (own === undefined) return planSplitFirst(subject);
  const { dockerfile } = subject;
  const between = await readAfter(subject, own);
  const outcome = between === undefined ? undefined : await planSplitFirst(between);
  if (outcome === undefined || outcome.kind === "nothing") return { kind: "nothing" };
  if (outcome.kind === "refused") return { kind: "refused", concerns: outcome.concerns.map(withoutPlace) };
  const first: Plan = {
    rewrite: "distroless",
    level: "A",
    edits: own,
    steps: [
      text(
        "The last stage repeats what {stage} sets: it cannot be built on an image with a shell any more.",
        {
          stage: subject.stage.lineage[1]?.name ?? "",
        },
      ),
    ],
    concerns: [],
    changes: [],
  };
  return { kind: "offered", plan: combine(dockerfile.text, first, outcome.plan) };
}

function readAfter(subject: Subject, edits: readonly Edit[]): Promise<Subject | undefined> {
  const { dockerfile, parse } = subject;
  return readSubject({ ...subject, dockerfile: parse(applyEdits(dockerfile.text, edits)) });
}

async function planSplitFirst(subject: Subject): Promise<Outcome> {
  const first = await planMultiStage(subject, "minimal");
  if (first.kind === "nothing") return planDistroless(subject);
  if (first.kind === "refused") return first;
  const { dockerfile } = subject;
  const between = await readAfter(subject, first.plan.edits);
  if (between === undefined) return { kind: "nothing" };
  const second = await planDistroless(between);
  if (second.kind === "nothing") return second;
  if (second.kind === "refused") return { kind: "refused", concerns: second.concerns.map(withoutPlace) };
  return { kind: "offered", plan: combine(dockerfile.text, first.plan, second.plan) };
}
