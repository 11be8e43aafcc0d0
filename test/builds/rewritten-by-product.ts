/** What the product makes of an application's Dockerfile: the only place in these tests that knows how to ask it. */
import { pathToFileURL } from "node:url";
import { applyEdits } from "../../server/src/apply-edits.ts";
import { checkResult } from "../../server/src/rewrites/check-result.ts";
import { diskContexts } from "../../server/src/rewrites/context-files.node.ts";
import { openBuildContext } from "../../server/src/rewrites/open-build-context.ts";
import { planRewrite } from "../../server/src/rewrites/plan-rewrite.ts";
import { createProject } from "../../server/src/rewrites/project/project.ts";
import { defaultRewriteSettings, type RewriteId } from "../../server/src/rewrites/rewrite.ts";
import { inEnglish } from "../../server/src/rewrites/text.ts";
import { engine } from "../support/engine.ts";

export type Rewritten =
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly reasons: readonly string[] }
  | { readonly kind: "offered"; readonly level: "A" | "B"; readonly text: string };

/**
 * @param context the folder that is the build context
 * @param text the Dockerfile, which need not be in it
 */
export async function rewriteWithProduct(
  rewrite: RewriteId,
  context: string,
  text: string,
): Promise<Rewritten> {
  const files = diskContexts.open(`${pathToFileURL(context)}/`);
  const dockerfile = engine.parse(text);
  const project = createProject(openBuildContext(files));
  const outcome = await planRewrite(rewrite, {
    dockerfile,
    project,
    settings: defaultRewriteSettings,
    parse: engine.parse,
  });
  if (outcome.kind === "nothing") return outcome;
  if (outcome.kind === "refused") {
    return {
      kind: "refused",
      reasons: outcome.concerns.map(({ id, text: why }) => `${id}: ${inEnglish(why)}`),
    };
  }
  const { edits, level, changes } = outcome.plan;
  const result = applyEdits(text, edits);
  const problems = checkResult(engine, dockerfile, engine.parse(result), changes);
  if (problems.length > 0) return { kind: "refused", reasons: problems };
  return { kind: "offered", level, text: result };
}
