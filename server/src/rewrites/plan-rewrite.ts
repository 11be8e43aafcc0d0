/** From a Dockerfile and its context to what a rewrite would do. */

import { planDistroless } from "./distroless/plan-distroless.ts";
import type { Subject } from "./language.ts";
import { planMultiStage } from "./multi-stage/plan-multi-stage.ts";
import type { Outcome, RewriteId, RewriteInput } from "./rewrite.ts";

/** Never rejects for what stands in the file or the context; `nothing` where there is no stage. */
export async function planRewrite(rewrite: RewriteId, input: RewriteInput): Promise<Outcome> {
  const subject = await readSubject(input);
  if (subject === undefined) return { kind: "nothing" };
  switch (rewrite) {
    case "multi-stage":
      return planMultiStage(subject);
    case "distroless":
      return planDistroless(subject);
    default:
      return { kind: "nothing" };
  }
}

async function readSubject(input: RewriteInput): Promise<Subject | undefined> {
  const stage = input.dockerfile.stages.at(-1);
  if (stage === undefined) return undefined;
  return undefined;
}
