/** Owners by a name that the new image does not have (H17). */
import type { StageReading } from "../stage-reading.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

export function findLostOwners({ before, after }: Situation): readonly Hazard[] {
  const left = new Set(listOwners(after.reading));
  const lost = [...new Set(listOwners(before.reading))].filter((owner) => !left.has(owner));
  const names = lost.filter((owner) => !/^(?:\d+(?::\d+)?|root(?::.*)?|0(?::.*)?)$/.test(owner));
  if (names.length === 0) return [];
  const given = [...left][0] ?? "root";
  const what = text("The new image has no {names} to give files to: they belong to {owner}.", {
    names: names.join(", "),
    owner: given,
  });
  return [{ concern: { id: "H17", weight: "note", text: what } }];
}

function listOwners({ copies }: StageReading): readonly string[] {
  return copies.flatMap(({ instruction }) =>
    instruction.flags.flatMap(({ name, value }) => (name === "chown" && value !== undefined ? [value] : [])),
  );
}
