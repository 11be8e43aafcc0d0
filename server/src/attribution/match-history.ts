/** Which entry of a history is which instruction of the file. */
import type { ExpectedInstruction } from "./lineage-instructions.ts";
import { matchSequences } from "./match-sequences.ts";
import type { RecordedInstruction } from "./recorded-instruction.ts";
import { compare, type Likeness } from "./similar-instructions.ts";
import { makesLayer } from "./squashed.ts";

export interface BasePart {
  /** Entries in front of it are the base image's for sure. */
  readonly end: number;
  /** Entries from here on are none of it; those between are, up to the first that is an instruction's. */
  readonly limit: number;
}

export interface Pair {
  readonly column: number;
  readonly likeness: Likeness;
}

/** @returns for each entry its instruction, or undefined where it has none */
export function matchHistory(
  recorded: readonly RecordedInstruction[],
  expected: readonly ExpectedInstruction[],
  base: BasePart,
): readonly (Pair | undefined)[] {
  const likeness = (row: number, column: number): Likeness | undefined => {
    const [instruction, entry] = [expected[column], recorded[row]];
    return instruction && entry && compare(instruction, entry);
  };
  // Two that have changed places are each like the other; they are no match where each has its very own.
  const written = new Set(
    expected.flatMap(({ keyword, texts }) => texts.map((text) => `${keyword} ${text}`)),
  );
  const made = new Set(
    recorded.flatMap(({ keyword, text, isHashed }) => (isHashed ? [] : [`${keyword} ${text}`])),
  );
  const ownRow = recorded.map(
    ({ keyword, text, isHashed }) => !isHashed && written.has(`${keyword} ${text}`),
  );
  const ownColumn = expected.map(({ keyword, texts }) =>
    texts.some((text) => made.has(`${keyword} ${text}`)),
  );
  const columns = matchSequences(recorded.length, expected.length, {
    freeRows: base.limit,
    firstRow: base.end,
    match: (row, column) => {
      const found = likeness(row, column);
      // With nothing in common a match is worse than none in the base image's part, and better behind it.
      if (found === undefined || (!found.isSame && ownRow[row] && ownColumn[column])) return undefined;
      return Math.round(300 * found.similarity) - 110;
    },
    skipRow: (row) => (isStart(recorded[row]) && row < recorded.length - 2 ? 150 : 60),
    skipColumn: (column) => costOfMissing(expected[column]?.keyword ?? ""),
  });
  const pairs = columns.map((column, row) => {
    const found = column === undefined ? undefined : likeness(row, column);
    return column === undefined || found === undefined ? undefined : { column, likeness: found };
  });
  // Instructions that have changed places cross: what is left over on both sides and alike is theirs.
  const left = new Set(expected.keys());
  for (const pair of pairs) if (pair !== undefined) left.delete(pair.column);
  const first = pairs.findIndex((pair) => pair !== undefined);
  const start = Math.max(base.end, recorded.slice(0, Math.max(first, 0)).findLastIndex(isStart) + 1);
  for (let row = start; row < pairs.length && left.size > 0 && left.size * pairs.length < mostLeft; row++) {
    if (pairs[row] !== undefined) continue;
    // In front of all that fits it may still be the base image's.
    const least = row < first ? 1 : leastAlike;
    let best: Pair | undefined;
    for (const column of left) {
      const found = likeness(row, column);
      if (found === undefined || found.similarity < Math.max(least, best?.likeness.similarity ?? 0)) continue;
      if (best === undefined || found.similarity > best.likeness.similarity)
        best = { column, likeness: found };
    }
    if (best === undefined) continue;
    pairs[row] = best;
    left.delete(best.column);
  }
  return pairs;
}

const mostLeft = 40_000;
/** Of texts at different places: half of the words of any two installing RUNs are the same. */
const leastAlike = 0.65;

/** CMD and ENTRYPOINT end most images: one in the middle that is not the file's ends the base image. */
export function isStart(recorded: RecordedInstruction | undefined): boolean {
  return recorded?.keyword === "CMD" || recorded?.keyword === "ENTRYPOINT";
}

/** Kaniko records only what makes a layer, and BuildKit no ONBUILD. */
function costOfMissing(keyword: string): number {
  if (keyword === "ONBUILD" || keyword === "ARG") return 10;
  return makesLayer(keyword) ? 100 : 50;
}
