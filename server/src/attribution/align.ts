/** Puts an image's history beside the Dockerfile as it is now. */
import type { Dockerfile, Stage } from "../dockerfile/model.ts";
import type { ImageConfig } from "../images/image-config.ts";
import type { AlignedEntry, Alignment, Confidence } from "./attribution.ts";
import { type ExpectedInstruction, expectInstructions } from "./lineage-instructions.ts";
import { matchSequences } from "./match-sequences.ts";
import { type RecordedInstruction, readHistory } from "./recorded-instruction.ts";
import { compare, type Likeness } from "./similar-instructions.ts";
import { isSquashed, makesLayer } from "./squashed.ts";

export interface AlignOptions {
  /** Name or number of the stage that was built; the last one where it is undefined or no stage's. */
  readonly stage?: string | undefined;
  /** How many of the layers are the base image's, where that is known. */
  readonly baseLayers?: number | undefined;
}

/** Below it the history is hardly this file's, and what fits may be chance. */
const leastFit = 0.3;

/**
 * Says for each entry of an image's history which instruction of the file it is. Never fails: what fits nothing is
 * said to. Quick enough to be asked after each edit.
 */
export function align(config: ImageConfig, dockerfile: Dockerfile, options: AlignOptions = {}): Alignment {
  const target = findTarget(dockerfile, options.stage);
  const recorded = readHistory(config);
  const layers = numberLayers(config);
  const root = target?.lineage.at(-1);
  const expected = target === undefined ? [] : expectInstructions(dockerfile, target);
  const base = findBase(config, root, options.baseLayers);
  const pairs = matchAll(recorded, expected, base);
  const firstMatch = pairs.findIndex((pair) => pair !== undefined);
  const end = Math.max(base.end, Math.min(firstMatch === -1 ? recorded.length : firstMatch, base.limit));
  const tail = recorded.flatMap((item, index) => {
    const entry = config.history[index];
    return index < end || entry === undefined ? [] : [{ entry, recorded: item }];
  });
  const squashed = isSquashed(tail, end === 0);
  const judged = judge(recorded, expected, pairs, end, squashed);
  const entries = pairs.map((pair, index): AlignedEntry => {
    const layer = layers[index];
    if (index < end) return { kind: "base", layer, stage: root };
    const instruction = pair && expected[pair.column];
    if (pair === undefined || instruction === undefined || (squashed && layer !== undefined))
      return { kind: "unmatched", layer };
    const confidence = judged.fit < leastFit && !squashed ? "guess" : trust(pair.likeness);
    return {
      kind: "instruction",
      layer,
      instruction: instruction.instruction,
      stage: instruction.stage,
      confidence,
    };
  });
  return { entries, fit: judged.fit, isOutdated: judged.isOutdated, isSquashed: squashed, target };
}

function findTarget({ stages }: Dockerfile, wanted: string | undefined): Stage | undefined {
  const name = wanted?.toLowerCase();
  const named =
    name === undefined ? undefined : stages.findLast((stage) => stage.name?.toLowerCase() === name);
  return (
    named ??
    (wanted !== undefined && /^\d+$/.test(wanted) ? stages[Number(wanted)] : undefined) ??
    stages.at(-1)
  );
}

/** The layer of each entry; of none where there are more or fewer layers than entries that should have one. */
function numberLayers({ history, diffIds }: ImageConfig): readonly (number | undefined)[] {
  let next = 0;
  const layers = history.map(({ isEmptyLayer }) => (isEmptyLayer ? undefined : next++));
  return next === diffIds.length ? layers : history.map(() => undefined);
}

interface BasePart {
  /** Entries in front of it are the base image's for sure. */
  readonly end: number;
  /** Entries from here on are none of it; those between are, up to the first that is an instruction's. */
  readonly limit: number;
}

function findBase(
  { history }: ImageConfig,
  root: Stage | undefined,
  baseLayers: number | undefined,
): BasePart {
  if (root?.base.kind === "scratch") return { end: 0, limit: 0 };
  if (baseLayers === undefined) return { end: 0, limit: history.length };
  let left = baseLayers;
  const end = history.findIndex(({ isEmptyLayer }) => !isEmptyLayer && --left < 0);
  // The base's last entries make no layer, so that nothing but their texts tells them from the first of the file.
  const start =
    history.slice(0, end === -1 ? undefined : end).findLastIndex(({ isEmptyLayer }) => !isEmptyLayer) + 1;
  return { end: start, limit: end === -1 ? history.length : end };
}

interface Pair {
  readonly column: number;
  readonly likeness: Likeness;
}

function matchAll(
  recorded: readonly RecordedInstruction[],
  expected: readonly ExpectedInstruction[],
  base: BasePart,
): readonly (Pair | undefined)[] {
  const likeness = (row: number, column: number): Likeness | undefined => {
    const [instruction, entry] = [expected[column], recorded[row]];
    return instruction && entry && compare(instruction, entry);
  };
  const columns = matchSequences(recorded.length, expected.length, {
    freeRows: base.limit,
    firstRow: base.end,
    match: (row, column) => {
      const found = likeness(row, column);
      // With nothing in common a match is as good as none in the base image's part, and better behind it.
      return found && 3 * found.similarity - 1;
    },
    skipRow: (row) => (isStart(recorded[row]) && row < recorded.length - 2 ? 1.5 : 0.6),
    skipColumn: (column) => costOfMissing(expected[column]?.keyword ?? ""),
  });
  return columns.map((column, row) => {
    const found = column === undefined ? undefined : likeness(row, column);
    return column === undefined || found === undefined ? undefined : { column, likeness: found };
  });
}

/** CMD and ENTRYPOINT end most images: one in the middle that is not the file's ends the base image. */
function isStart(recorded: RecordedInstruction | undefined): boolean {
  return recorded?.keyword === "CMD" || recorded?.keyword === "ENTRYPOINT";
}

/** Kaniko records only what makes a layer, and BuildKit no ONBUILD. */
function costOfMissing(keyword: string): number {
  if (keyword === "ONBUILD" || keyword === "ARG") return 0.1;
  return makesLayer(keyword) ? 1 : 0.5;
}

function trust({ similarity, isSame }: Likeness): Confidence {
  if (isSame) return "exact";
  return similarity >= 0.5 ? "likely" : "guess";
}

function judge(
  recorded: readonly RecordedInstruction[],
  expected: readonly ExpectedInstruction[],
  pairs: readonly (Pair | undefined)[],
  end: number,
  squashed: boolean,
): Pick<Alignment, "fit" | "isOutdated"> {
  const matched = new Set(pairs.map((pair) => pair?.column));
  const missing = expected.filter(({ keyword }, column) => !matched.has(column) && keyword !== "ONBUILD");
  const tail = pairs.flatMap((pair, row) => (row < end ? [] : [{ pair, entry: recorded[row] }]));
  const unmatched = tail.filter(({ pair }) => pair === undefined).map(({ entry }) => entry);
  // Kaniko and others leave out what makes no layer.
  const isComplete = tail.some(({ entry }) => entry?.keyword !== undefined && !makesLayer(entry.keyword));
  const counted = missing.filter(
    ({ keyword }) => isComplete || (makesLayer(keyword) && keyword !== "WORKDIR"),
  );
  let reached = 0;
  let whole = 0;
  let differs = false;
  for (const { pair, entry } of tail) {
    const weight = weigh(entry?.keyword);
    if (!isExporters(entry)) whole += weight;
    if (pair === undefined) continue;
    differs ||= !pair.likeness.isSame;
    // Half of the words of two installing RUNs are the same whatever they install.
    reached += weight * (pair.likeness.isSame ? 1 : Math.max(0, 2 * pair.likeness.similarity - 1));
  }
  for (const { keyword } of counted) whole += weigh(keyword);
  const isOutdated =
    differs || (!squashed && (counted.length > 0 || unmatched.some((entry) => !isExporters(entry))));
  // One entry for everything: that it is an instruction of the file is all that can be said.
  const isOnly = squashed && tail.length === 1 && !differs && tail[0]?.pair !== undefined;
  // Two instructions of which one fits are no evidence yet.
  const doubt = reached < whole ? 1 : 0;
  const fit = whole === 0 ? 0 : (reached / (whole + doubt)) * belief(tail);
  return { fit: isOnly ? Math.max(fit, 0.5) : fit, isOutdated };
}

/** A history that goes on behind the last of the file: of an image that is built from this one, most likely. */
function belief(
  tail: readonly { readonly pair: Pair | undefined; readonly entry: RecordedInstruction | undefined }[],
): number {
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
