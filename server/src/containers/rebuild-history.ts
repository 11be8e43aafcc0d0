/**
 * Docker's listing of an image's history does not say which entries made a layer, and "0 bytes" does not mean none:
 * BuildKit makes a layer for `RUN true`, the classic builder for a WORKDIR that it has to create. What is not told
 * by the instruction is told by counting, over stretches between images whose number of layers is known.
 */
import type { HistoryEntry } from "../images/image-config.ts";

export interface ListedEntry {
  /** Of the image that ended with this entry; undefined where the engine does not know it. */
  readonly id: string | undefined;
  readonly createdBy: string;
  readonly comment: string;
  readonly created: string | undefined;
  /** Bytes that its layer added. */
  readonly size: number;
}

export type Rebuilt =
  | { readonly kind: "exact"; readonly history: readonly HistoryEntry[] }
  /** Knowing how many layers these images have may settle it. */
  | { readonly kind: "needs-lengths"; readonly ids: readonly string[] }
  /** Counting is not enough. `history` holds the best guess. */
  | { readonly kind: "ambiguous"; readonly history: readonly HistoryEntry[] };

/**
 * @param listed oldest first
 * @param layers how many the image has
 * @param lengths numbers of layers by the ids of images, once they were asked for
 */
export function rebuildHistory(
  listed: readonly ListedEntry[],
  layers: number,
  lengths?: ReadonlyMap<string, number>,
): Rebuilt {
  const signs = listed.map(signOf);
  const isLayer: boolean[] = [];
  let isExact = true;
  let from = 0;
  let below = 0;
  listed.forEach(({ id }, index) => {
    const isLast = index === listed.length - 1;
    const length = isLast ? layers : id === undefined ? undefined : lengths?.get(id);
    if (length === undefined) return;
    const settled = settle(signs.slice(from, index + 1), length - below);
    if (!settled.isExact) isExact = false;
    isLayer.push(...settled.isLayer);
    from = index + 1;
    below = length;
  });
  const history = listed.map(
    ({ createdBy, comment, created }, index): HistoryEntry => ({
      createdBy,
      comment,
      created,
      isEmptyLayer: !isLayer[index],
    }),
  );
  if (isExact) return { kind: "exact", history };
  const ids = listed.slice(0, -1).flatMap(({ id }) => (id === undefined ? [] : [id]));
  return lengths === undefined && ids.length > 0
    ? { kind: "needs-lengths", ids: [...new Set(ids)] }
    : { kind: "ambiguous", history };
}

type Sign = "layer" | "empty" | "unsure";

function settle(signs: readonly Sign[], layers: number): { isLayer: readonly boolean[]; isExact: boolean } {
  const missing = layers - signs.filter((sign) => sign === "layer").length;
  const unsure = signs.filter((sign) => sign === "unsure").length;
  let left = missing;
  return {
    // Where it is a guess, the upper ones: a layer of nothing is more often a created folder than the end of a base.
    isLayer: signs
      .toReversed()
      .map((sign) => sign === "layer" || (sign === "unsure" && left-- > 0))
      .toReversed(),
    isExact: missing === 0 || missing === unsure,
  };
}

const makesLayers = new Set(["RUN", "COPY", "ADD"]);
const isMetadata = new Set([
  ...["ARG", "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD"],
  ...["SHELL", "STOPSIGNAL", "USER", "VOLUME"],
]);

function signOf({ createdBy, comment, size }: ListedEntry): Sign {
  if (size > 0) return "layer";
  const [keyword = "", argument = ""] = instructionOf(createdBy).split(/\s+/, 2);
  if (comment.startsWith("buildkit.") || createdBy.endsWith("# buildkit")) {
    // The exporter adds a layer of its own where it has something to add.
    if (comment.startsWith("buildkit.exporter.") || makesLayers.has(keyword)) return "layer";
    // The root is there already; any other folder is made, even where it exists.
    return keyword === "WORKDIR" && argument !== "/" ? "layer" : "empty";
  }
  return isMetadata.has(keyword) ? "empty" : "unsure";
}

/** The classic builder and Buildah write `/bin/sh -c #(nop) ENV …` behind whatever shell is set. */
function instructionOf(createdBy: string): string {
  const mark = createdBy.indexOf("#(nop)");
  return (mark < 0 ? createdBy : createdBy.slice(mark + "#(nop)".length)).trimStart();
}
