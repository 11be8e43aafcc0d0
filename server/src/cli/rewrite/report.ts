/** What was rewritten, or why not: for people, and as JSON for programs. */
import type { Edit } from "../../finding.ts";
import type { Localise } from "../../l10n/texts.ts";
import { describeConcern, nameContractPart, titleOf } from "../../rewrites/describe-outcome.ts";
import type { Concern, RewriteId } from "../../rewrites/rewrite.ts";
import type { RewriteResult } from "../../rewrites/run-rewrite.ts";
import { inLanguage } from "../../rewrites/text.ts";
import { splitLines } from "../lines.ts";
import { type Style, showControls } from "../style.ts";

/** One rewrite of a chain. */
export interface Step {
  readonly id: RewriteId;
  readonly result: RewriteResult;
  /** The text that it was asked about: places are places in it. */
  readonly before: string;
}

export function renderStep({ id, result, before }: Step, path: string, t: Localise, style: Style): string {
  const title = style.bold(`${path}: ${titleOf(id, t)}`);
  const list = (lines: readonly string[]) => lines.map((line) => `  ${showControls(line)}\n`).join("");
  const concerns = (all: readonly Concern[]) =>
    all.map((concern) => `${placeOf(concern, before)}${describeConcern(concern, t)}`);
  switch (result.kind) {
    case "nothing":
      return `${title}: ${t("there is nothing to do")}\n`;
    case "faulty":
      return `${title}: ${t("its own checks stopped it, so nothing is changed")}\n${list(result.problems)}`;
    case "refused":
      return `${title}: ${t("refused")}\n${list(concerns(result.concerns))}`;
    case "offered": {
      const { level, steps, concerns: all, changes } = result.plan;
      const certainty =
        level === "A" ? t("level A: all conditions hold") : t("level B: look at what is assumed");
      const named = changes.map((part) => nameContractPart(part, t)).join(", ");
      return [
        `${title}: ${certainty}\n`,
        list(steps.map((step) => inLanguage(step, t))),
        list(concerns(all)),
        changes.length > 0 ? list([t("What others rely on and changes: {parts}", { parts: named })]) : "",
      ].join("");
    }
  }
}

function placeOf({ span }: Concern, text: string): string {
  return span === undefined ? "" : `${splitLines(text).positionAt(span.start).line}: `;
}

/** @param edits from the file as it is to what all steps make of it */
export function renderJson(
  path: string,
  steps: readonly Step[],
  text: string,
  edits: readonly Edit[],
  t: Localise,
): string {
  const report = {
    version: 1,
    path,
    isChanged: edits.length > 0,
    rewrites: steps.map(({ id, result, before }) => describeStep(id, result, before, t)),
    text,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function describeStep(rewrite: RewriteId, result: RewriteResult, before: string, t: Localise) {
  if (result.kind === "nothing") return { rewrite, outcome: result.kind };
  if (result.kind === "faulty") return { rewrite, outcome: result.kind, problems: result.problems };
  const describe = ({ id, weight, span, text, remedy }: Concern) => ({
    id,
    weight,
    message: inLanguage(text, t),
    ...(remedy && { remedy: inLanguage(remedy, t) }),
    ...(span && { position: splitLines(before).positionAt(span.start) }),
  });
  if (result.kind === "refused") {
    return { rewrite, outcome: result.kind, level: "C", concerns: result.concerns.map(describe) };
  }
  const { level, steps, concerns, changes } = result.plan;
  return {
    rewrite,
    outcome: result.kind,
    level,
    steps: steps.map((step) => inLanguage(step, t)),
    concerns: concerns.map(describe),
    changes,
  };
}
