/** Images whose support has ended: a rewrite stays with their version (H38). */
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

export function findOldBase({ before, after }: Situation): readonly Hazard[] {
  const base = before.stage.rootImage;
  // Where the only stage moves to another image, nothing stays with the old one.
  const stays = after.dockerfile.stages.some(
    ({ rootImage }) => rootImage?.reference.text === base?.reference.text,
  );
  const images = [...(stays ? [base?.facts] : []), after.stage.rootImage?.facts];
  // The date of the facts stands for today: nothing here reads the clock.
  const ended = images
    .flatMap((facts) => facts?.supportEnds.map((end) => ({ end, today: facts.date })) ?? [])
    .find(({ end: { date, longTermDate }, today }) => {
      const last = longTermDate ?? date;
      return last === undefined || last < today;
    })?.end;
  if (ended === undefined) return [];
  const what = text(
    "{product} {version} gets no updates any more: the rewrite stays with it, moving on is another step.",
    { product: ended.product, version: ended.cycle },
  );
  return [{ concern: { id: "H38", weight: "note", span: before.stage.baseSpan, text: what } }];
}
