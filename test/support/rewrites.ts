/** Rewrites of a text, as a front end asks for them, with everything that must hold for each result. */
import { applyEdits } from "../../server/src/apply-edits.ts";
import type { BuildContext } from "../../server/src/rewrites/build-context.ts";
import { checkResult } from "../../server/src/rewrites/check-result.ts";
import { planRewrite } from "../../server/src/rewrites/plan-rewrite.ts";
import { createProject } from "../../server/src/rewrites/project/project.ts";
import {
  defaultRewriteSettings,
  type Outcome,
  type RewriteId,
  type RewriteSettings,
} from "../../server/src/rewrites/rewrite.ts";
import { engine } from "./engine.ts";
import { createMemoryContext } from "./memory-context.ts";

export interface Rewritten {
  readonly outcome: Outcome;
  /** Level, `C` where it is refused, `none` where there is nothing to do. */
  readonly level: "A" | "B" | "C" | "none";
  /** Ids of all concerns, notes left out. */
  readonly concerns: readonly string[];
  /** Undefined where nothing is offered. */
  readonly text: string | undefined;
  /** What must not be: the result's own faults, and what a second round would still do. */
  readonly problems: readonly string[];
}

/**
 * @param files the build context: texts by their paths, or one that is made already
 */
export async function rewrite(
  id: RewriteId,
  text: string,
  files: Readonly<Record<string, string>> | BuildContext = {},
  settings: Partial<RewriteSettings> = {},
): Promise<Rewritten> {
  const context = isContext(files) ? files : createMemoryContext(files);
  const input = {
    project: createProject(context),
    settings: { ...defaultRewriteSettings, ...settings },
    parse: engine.parse,
  };
  const before = engine.parse(text);
  const outcome = await planRewrite(id, { ...input, dockerfile: before });
  if (outcome.kind === "nothing") {
    return { outcome, level: "none", concerns: [], text: undefined, problems: [] };
  }
  const all = outcome.kind === "refused" ? outcome.concerns : outcome.plan.concerns;
  const concerns = [
    ...new Set(all.filter(({ weight }) => weight !== "note").map((one) => one.id)),
  ].toSorted();
  if (outcome.kind === "refused") {
    const isExplained =
      concerns.length > 0 && all.every(({ weight, remedy }) => weight !== "refuse" || remedy);
    const problems = isExplained ? [] : ["it is refused without a reason, or without a remedy"];
    return { outcome, level: "C", concerns, text: undefined, problems };
  }
  const { plan } = outcome;
  const result = applyEdits(text, plan.edits);
  const after = engine.parse(result);
  const again = await planRewrite(id, { ...input, dockerfile: after });
  return {
    outcome,
    level: plan.level,
    concerns,
    text: result,
    problems: [
      ...checkResult(engine, before, after, plan.changes),
      ...(again.kind === "offered"
        ? [`a second round would go on:\n${applyEdits(result, again.plan.edits)}`]
        : []),
      ...(result === text ? ["it changes nothing"] : []),
      ...(plan.edits.some(({ span }, at) => span.start < (plan.edits[at - 1]?.span.end ?? 0))
        ? ["edits overlap, or are out of order"]
        : []),
      ...(/\r\n/.test(text) && !/[^\r]\n/.test(text) && /[^\r]\n/.test(result)
        ? ["line ends are mixed"]
        : []),
    ],
  };
}

function isContext(files: Readonly<Record<string, string>> | BuildContext): files is BuildContext {
  return typeof files.read === "function";
}
