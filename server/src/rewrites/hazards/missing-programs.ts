/** A start by a bare name that only the PATH of the image that builds led to (H27). */
import { baseName } from "../container-path.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

/** Images of compilers, which put the folders of what they install in PATH; no runtime image does. */
const compilers = /(?:^|\/)(?:golang|rust|gcc)$/;

export function findMissingPrograms({ before, after }: Situation): readonly Hazard[] {
  const builder = before.stage.rootImage?.reference.familiarName ?? "";
  if (!compilers.test(builder)) return [];
  const start =
    [...after.stage.instructions].findLast(({ keyword }) => keyword === "ENTRYPOINT") ??
    after.stage.instructions.findLast(({ keyword }) => keyword === "CMD");
  const program = start?.json?.[0]?.value;
  if (start === undefined || program === undefined || program.includes("/")) return [];
  const isThere = after.reading.copies.some(
    ({ destination, sources }) =>
      destination !== undefined &&
      /(?:^|\/)s?bin(?:\/|$)/.test(destination) &&
      (baseName(destination) === program || sources.some((source) => baseName(source ?? "") === program)),
  );
  if (isThere) return [];
  const what = text(
    "{program} was found by the PATH of {image}: the new stage must have it in a folder of its own PATH.",
    {
      program,
      image: builder,
    },
  );
  return [{ concern: { id: "H27", weight: "assume", text: what }, at: start }];
}
