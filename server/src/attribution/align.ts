/** Puts an image's history beside the Dockerfile as it is now. */
import type { Dockerfile, Stage } from "../dockerfile/model.ts";
import type { ImageConfig } from "../images/image-config.ts";
import type { AlignedEntry, Alignment, Confidence } from "./attribution.ts";
import { toComparable } from "./comparable-text.ts";
import { judgeFit, leastFit } from "./judge-fit.ts";
import { type ExpectedInstruction, expectInstructions } from "./lineage-instructions.ts";
import { type BasePart, matchHistory } from "./match-history.ts";
import { type RecordedInstruction, readHistory } from "./recorded-instruction.ts";
import type { Likeness } from "./similar-instructions.ts";
import { isImported, isSquashed } from "./squashed.ts";

export interface AlignOptions {
  /** Name or number of the stage that was built; the last one where it is undefined or no stage's. */
  readonly stage?: string | undefined;
  /** How many of the layers are the base image's, where that is known. */
  readonly baseLayers?: number | undefined;
}

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
  const pairs = matchHistory(recorded, expected, base);
  const firstMatch = pairs.findIndex((pair) => pair !== undefined);
  const imported = isImported(config);
  const border = imported
    ? 0
    : Math.max(base.end, Math.min(firstMatch === -1 ? recorded.length : firstMatch, base.limit));
  const end = skipTriggers(recorded, pairs, border);
  const tail = recorded.flatMap((item, index) => {
    const entry = config.history[index];
    return index < end || entry === undefined ? [] : [{ entry, recorded: item }];
  });
  const squashed = imported || isSquashed(tail, end === 0);
  const judged = judgeFit(recorded, expected, pairs, end, squashed);
  const copies = countCopies(recorded, expected);
  const entries = pairs.map((pair, index): AlignedEntry => {
    const layer = layers[index];
    if (index < end) return { kind: "base", layer, stage: root };
    const instruction = pair && expected[pair.column];
    if (pair === undefined || instruction === undefined || (squashed && layer !== undefined))
      return { kind: "unmatched", layer };
    const { isHashed = false, text = "" } = recorded[index] ?? {};
    const isOneOfSeveral = judged.isOutdated && isHashed && (copies.get(text) ?? 0) > 1;
    const confidence = judged.fit < leastFit && !squashed ? "guess" : trust(pair.likeness, isOneOfSeveral);
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

/** Behind the base image's own entries, its ONBUILD instructions fire in each build; some builders record those. */
function skipTriggers(
  recorded: readonly RecordedInstruction[],
  pairs: readonly unknown[],
  border: number,
): number {
  const triggers = new Set(
    recorded.slice(0, border).flatMap(({ keyword, text }) => (keyword === "ONBUILD" ? [text] : [])),
  );
  let end = border;
  for (; end < recorded.length && pairs[end] === undefined; end++) {
    const { keyword = "", text = "" } = recorded[end] ?? {};
    if (!triggers.has(toComparable("ONBUILD", `${keyword} ${text}`))) break;
  }
  return end;
}

/** By destination: how many COPYs a hashed one may be, in the file or the history. */
function countCopies(
  recorded: readonly RecordedInstruction[],
  expected: readonly ExpectedInstruction[],
): ReadonlyMap<string, number> {
  const made = countTexts(recorded.filter(({ isHashed }) => isHashed).map(({ text }) => text));
  const written = countTexts(expected.flatMap(({ destinations }) => [...new Set(destinations)]));
  return new Map([...made].map(([text, count]) => [text, Math.max(count, written.get(text) ?? 0)]));
}

function countTexts(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function trust({ similarity, isSame }: Likeness, isOneOfSeveral: boolean): Confidence {
  if (isSame) return isOneOfSeveral ? "likely" : "exact";
  return similarity >= 0.5 ? "likely" : "guess";
}
