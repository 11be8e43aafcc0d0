/** How well a file and a history fit, all in all. */
import type { Alignment } from "./attribution.ts";
import type { ExpectedInstruction } from "./lineage-instructions.ts";
import { isStart, type Pair } from "./match-history.ts";
import type { RecordedInstruction } from "./recorded-instruction.ts";
import { makesLayer } from "./squashed.ts";

/** Below it the image was hardly built from the file, and what fits may be chance. */
export const leastFit = 0.3;

/**
 * @param end where the base image's part of the history ends
 */
export function judgeFit(
  recorded: readonly RecordedInstruction[],
  expected: readonly ExpectedInstruction[],
  pairs: readonly (Pair | undefined)[],
  end: number,
  squashed: boolean,
): Pick<Alignment, "fit" | "isOutdated"> {
  const matched = new Set(pairs.map((pair) => pair?.column));
  // BuildKit records no ONBUILD, and Buildah lets none fire in a later stage.
  const missing = expected.filter(
    ({ instruction }, column) => !matched.has(column) && instruction.keyword !== "ONBUILD",
  );
  const tail = withoutGivenLabels(
    pairs.flatMap((pair, row) => (row < end ? [] : [{ pair, entry: recorded[row] }])),
  );
  const unmatched = tail.filter(({ pair }) => pair === undefined).map(({ entry }) => entry);
  // Kaniko and others leave out what makes no layer.
  const isComplete = tail.some(({ entry }) => entry?.keyword !== undefined && !makesLayer(entry.keyword));
  const counted = missing.filter(
    ({ keyword }) => isComplete || (makesLayer(keyword) && keyword !== "WORKDIR"),
  );
  let reached = 0;
  let whole = 0;
  let differs = false;
  let highest = -1;
  for (const { pair, entry } of tail) {
    const weight = weigh(entry?.keyword);
    if (!isExporters(entry)) whole += weight;
    if (pair === undefined) continue;
    differs ||= !pair.likeness.isSame || pair.column < highest;
    highest = Math.max(highest, pair.column);
    // Half of the words of two installing RUNs are the same whatever they install.
    reached += weight * (pair.likeness.isSame ? 1 : Math.max(0, 2 * pair.likeness.similarity - 1));
  }
  for (const { keyword } of counted) whole += weigh(keyword);
  // Without a history there is nothing that the file could differ from.
  const isKnown = recorded.length > 0 && !squashed;
  const isOutdated =
    differs || (isKnown && (counted.length > 0 || unmatched.some((entry) => !isExporters(entry))));
  // One entry for everything: that it is an instruction of the file is all that can be said.
  const isOnly = squashed && tail.length === 1 && !differs && tail[0]?.pair !== undefined;
  // Two instructions of which one fits are no evidence yet.
  const doubt = reached < whole ? 1 : 0;
  const fit = whole === 0 ? 0 : (reached / (whole + doubt)) * belief(tail);
  return { fit: isOnly ? Math.max(fit, 0.5) : fit, isOutdated };
}

interface TailEntry {
  readonly pair: Pair | undefined;
  readonly entry: RecordedInstruction | undefined;
}

/** The classic builder writes what `--label` gives behind everything else, and docker compose gives some. */
function withoutGivenLabels(tail: readonly TailEntry[]): readonly TailEntry[] {
  const last = tail.findLastIndex(({ pair, entry }) => pair !== undefined || entry?.keyword !== "LABEL");
  return tail.slice(0, last + 1);
}

/** A history that goes on behind the last of the file: of an image that is built from this one, most likely. */
function belief(tail: readonly TailEntry[]): number {
  const last = tail.findLastIndex(({ pair }) => pair !== undefined);
  const goesOn = tail.slice(last + 1).some(({ entry }) => entry?.keyword !== undefined);
  if (!goesOn) return 1;
  return isStart(tail[last]?.entry) ? 0.5 : 0.8;
}

/** A layer that BuildKit's exporter adds: from no instruction. */
function isExporters(entry: RecordedInstruction | undefined): boolean {
  return entry?.keyword === undefined && entry?.builder === "buildkit";
}

function weigh(keyword: string | undefined): number {
  if (keyword === "RUN") return 3;
  if (keyword === "COPY" || keyword === "ADD") return 2;
  return keyword === "ARG" ? 0.3 : 1;
}
