/** An image and, as far as the tables go, the images it is built on, each with what is recorded on it. */
import { type BaseImage, findBaseImage } from "./base-table.ts";
import { type Distribution, distributionOfTag, type Release, releaseOfOsTag } from "./distribution.ts";
import { type ImageReference, isValidReference, parseImageReference } from "./image-reference.ts";
import { type Build, findBuild } from "./official-tags.ts";
import { versionOfTag } from "./tags.ts";

export interface Layer {
  readonly reference: ImageReference;
  /** `latest` where the reference has neither tag nor digest; undefined for a digest alone and an unknown tag. */
  readonly tag: string | undefined;
  readonly row: BaseImage | undefined;
  readonly build: Build | undefined;
  /** As FROM takes it; undefined where nothing says what the image is built on. */
  readonly base: string | undefined;
}

const DEEPEST = 8;

/**
 * `reference` first, then its base, and so on; the last one may be an image without any record. Without a
 * known tag nothing is said on what it is built on.
 */
export function findLayers(reference: ImageReference, isTagKnown: boolean): readonly Layer[] {
  const layers: Layer[] = [];
  let current: ImageReference | undefined = reference;
  while (current && layers.length < DEEPEST) {
    const layer = findLayer(current, isTagKnown);
    layers.push(layer);
    // The library records an unrelated base for the distributions' own images.
    current = layer.row?.isOs ? undefined : parseBase(layer.base);
  }
  return layers;
}

function findLayer(reference: ImageReference, isTagKnown: boolean): Layer {
  const untagged = isTagKnown && reference.digest === undefined ? "latest" : undefined;
  const tag = isTagKnown ? (reference.tag ?? untagged) : undefined;
  const build = tag === undefined ? undefined : findBuild(reference.familiarName, tag);
  const base = build?.base ?? findDerived(reference, tag);
  return { reference, tag, row: findBaseImage(reference), build, base };
}

/** Images of others that say by their tag on which official one they are built (LukeMathWalker/cargo-chef, rust-lang/docker-rust-nightly). */
const derived: readonly (readonly [name: string, tag: RegExp, base: string])[] = [
  ["lukemathwalker/cargo-chef", /^[\w.]+-rust-([\w.-]+)$/, "rust"],
  ["rustlang/rust", /^nightly(?:-([\w.-]+))?$/, "rust"],
];

function findDerived({ familiarName }: ImageReference, tag = ""): string | undefined {
  const row = derived.find(([name]) => name === familiarName);
  const match = row?.[1].exec(tag);
  return row && match ? `${row[2]}:${match[1] ?? "latest"}` : undefined;
}

function parseBase(base: string | undefined): ImageReference | undefined {
  if (base === undefined) return undefined;
  const parsed = parseImageReference(base, () => undefined);
  return isValidReference(parsed) ? parsed : undefined;
}

/**
 * The distribution of an image: from its tag, from the other tags of the same build, from the images
 * below it, at last from what is recorded for the image as a whole. Undefined where nothing says it.
 */
export function findRelease(layers: readonly Layer[]): Release | undefined {
  const [layer, ...below] = layers;
  if (!layer) return undefined;
  const { tag, row, build } = layer;
  if (row?.isOs) return releaseOfOs(layer);
  const tags = tag === undefined ? [] : [tag, ...(build?.tags ?? [])];
  const named = [...tags.map(distributionOfTag), releaseOfName(layer.reference)].filter(
    (found) => found !== undefined,
  );
  const precise = named.find((found) => found.release !== undefined);
  if (precise) return precise;
  const lower = findRelease(below);
  // A tag's `alpine` says more than the row's default, and what is below says more than `alpine`.
  if (lower?.release !== undefined) return lower;
  return named[0] ?? lower ?? releaseOfRow(layer);
}

function releaseOfOs({ tag, row, build }: Layer): Release | undefined {
  const distribution = parseOs(row?.os)?.distribution;
  if (distribution === undefined) return undefined;
  if (tag === undefined) return { distribution, release: undefined };
  const tags = [tag, ...(build?.tags ?? [])];
  const other = tags.map(distributionOfTag).find((found) => found?.release !== undefined);
  if (other) return other;
  const release = tags
    .map((candidate) => releaseOfOsTag(distribution, candidate))
    .find((found) => found !== undefined);
  return { distribution, release };
}

/** `redhat/ubi9-minimal`, `gcr.io/distroless/static-debian12`. */
function releaseOfName({ repository }: ImageReference): Release | undefined {
  const releases = repository.split("/").map(distributionOfTag);
  return releases.find((found) => found?.release !== undefined);
}

function releaseOfRow({ row, tag, build }: Layer): Release | undefined {
  if (!row) return undefined;
  // With a digest alone any variant may be meant.
  if (tag === undefined && row.distroless !== true) return undefined;
  const words = (tag ?? "").split("-");
  const byWord = Object.entries(row.osByWord ?? {}).find(([word]) => words.includes(word));
  if (byWord) return parseOs(byWord[1]);
  const version = versionOfTag(tag ?? "");
  const since = Object.entries(row.osByVersion ?? {})
    .toSorted(([a], [b]) => compareVersions(b, a))
    .find(([from]) => version !== undefined && compareVersions(version, from) >= 0);
  if (since) return parseOs(since[1]);
  if (row.osOfListedTagsOnly && !build) return undefined;
  const os = parseOs(row.os);
  return os && { ...os, release: os.release ?? row.release };
}

/** `ubuntu@24.04`. */
function parseOs(os: string | undefined): Release | undefined {
  if (os === undefined) return undefined;
  const [distribution, release] = os.split("@");
  return { distribution: distribution as Distribution, release };
}

/** Number by number; a missing number counts as zero. Negative where `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
