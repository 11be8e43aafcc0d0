/** Whether an image's layers stand for instructions at all. */
import type { HistoryEntry, ImageConfig } from "../images/image-config.ts";
import type { RecordedInstruction } from "./recorded-instruction.ts";

export interface TailEntry {
  readonly entry: HistoryEntry;
  readonly recorded: RecordedInstruction;
}

/**
 * @param tail the history behind the base image's part
 * @param isWhole the tail is the whole history
 */
export function isSquashed(tail: readonly TailEntry[], isWhole: boolean): boolean {
  const layers = tail.filter(({ entry }) => !entry.isEmptyLayer);
  const last = tail.at(-1);
  if (layers.length === 0 || last === undefined) return false;
  // `docker build --squash`; docker-squash and others keep its words.
  if (layers.some(({ entry }) => /^merge sha256:/.test(entry.comment))) return true;
  // `buildah build --layers=false` puts all it did into the last entry, whatever that is.
  if (layers.some(({ recorded }) => recorded.keyword !== undefined && !makesLayer(recorded.keyword)))
    return true;
  if (layers.length > 1 || last.entry.isEmptyLayer) return false;
  if (last.recorded.builder === "buildah") {
    // With `--layers` every entry names the one below it, and with `--squash` there is no other.
    return isWhole || tail.slice(0, -1).some(({ entry }) => !entry.comment.startsWith("FROM "));
  }
  // The same from a builder that does not say so: a COPY always makes a layer.
  return tail.slice(0, -1).some(({ recorded }) => recorded.keyword === "COPY" || recorded.keyword === "ADD");
}

/** `docker import`, `podman import`: a layer of nobody's making. */
export function isImported({ history }: ImageConfig): boolean {
  const layers = history.filter(({ isEmptyLayer }) => !isEmptyLayer);
  return layers.length === 1 && layers[0]?.createdBy === "" && !layers[0].comment.startsWith("buildkit.");
}

/** WORKDIR creates its folder. */
export function makesLayer(keyword: string): boolean {
  return keyword === "RUN" || keyword === "COPY" || keyword === "ADD" || keyword === "WORKDIR";
}
