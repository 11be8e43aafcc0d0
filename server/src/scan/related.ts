/** Other places in the file that have to do with a package. */
import type { Span } from "../dockerfile/span.ts";
import type { Localise } from "../l10n/texts.ts";
import { nameStage } from "./describe.ts";
import type { PackageProblem, ScanView } from "./problems.ts";

export interface Related {
  readonly span: Span;
  readonly message: string;
}

export function listRelated(
  { attribution }: PackageProblem,
  { target }: ScanView,
  t: Localise,
): readonly Related[] {
  const { place, origin } = attribution;
  const related: Related[] = [];
  if (origin?.kind === "stage") {
    const { stage, instruction } = origin;
    related.push(
      instruction === undefined
        ? { span: stage.baseSpan, message: t("It was copied from this stage.") }
        : {
            span: instruction.keywordSpan,
            message: t("This made it, in the stage that it was copied from."),
          },
    );
  }
  const stage = place.kind === "unplaced" ? undefined : place.stage;
  if (stage !== undefined && target !== undefined && stage !== target) {
    related.push({
      span: target.baseSpan,
      message: t("The scanned image is built here, on the stage {stage}.", { stage: nameStage(stage) }),
    });
  }
  if (place.kind === "instruction") {
    const root = place.stage.lineage.at(-1);
    if (root?.rootImage !== undefined) {
      const image = root.rootImage.reference.text;
      related.push({ span: root.baseSpan, message: t("The base image is {image}.", { image }) });
    }
  }
  return related;
}
