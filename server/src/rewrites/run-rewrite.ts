/** A rewrite as front ends ask for it: planned, applied, and looked at before it is shown. */
import { applyEdits } from "../apply-edits.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Engine } from "../engine.ts";
import { checkResult } from "./check-result.ts";
import { compareContracts } from "./contract.ts";
import { planRewrite } from "./plan-rewrite.ts";
import type { Concern, Outcome, Plan, RewriteId, RewriteInput } from "./rewrite.ts";

export type RewriteResult =
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly concerns: readonly Concern[] }
  | { readonly kind: "offered"; readonly plan: Plan; readonly text: string }
  /** The rewrite has a fault: `problems` are for the log, in English. */
  | { readonly kind: "faulty"; readonly problems: readonly string[] };

export interface RewriteRequest extends Omit<RewriteInput, "parse"> {
  /** What keeps the build context from being read: then everything that rests on it is only assumed. */
  readonly contextConcern?: Concern | undefined;
}

/** Whether a rewrite is offered, and how sure it is of itself; its result is not made yet. */
export async function assessRewrite(
  engine: Pick<Engine, "parse">,
  id: RewriteId,
  { contextConcern, ...input }: RewriteRequest,
): Promise<Outcome> {
  const outcome = await planRewrite(id, { ...input, parse: engine.parse });
  if (contextConcern === undefined || outcome.kind !== "offered") return outcome;
  const { plan } = outcome;
  return { kind: "offered", plan: { ...plan, level: "B", concerns: [contextConcern, ...plan.concerns] } };
}

/** Applies a plan to the text that it was made for. */
export function applyPlan(
  engine: Pick<Engine, "parse" | "lint">,
  before: Dockerfile,
  plan: Plan,
): RewriteResult {
  const text = applyEdits(before.text, plan.edits);
  const after = engine.parse(text);
  const problems = checkResult(engine, before, after, plan.changes);
  if (problems.length > 0) return { kind: "faulty", problems };
  // What may change need not: the file may not have said it.
  return { kind: "offered", plan: { ...plan, changes: compareContracts(before, after) }, text };
}

/** Both steps. */
export async function runRewrite(
  engine: Pick<Engine, "parse" | "lint">,
  id: RewriteId,
  request: RewriteRequest,
): Promise<RewriteResult> {
  const outcome = await assessRewrite(engine, id, request);
  return outcome.kind === "offered" ? applyPlan(engine, request.dockerfile, outcome.plan) : outcome;
}
