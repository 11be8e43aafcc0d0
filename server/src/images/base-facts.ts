/** What is known about an image that a Dockerfile builds on, for the very tag it names. */
import { compareVersions, findLayers, findRelease, type Layer } from "./base-layers.ts";
import { type BaseImage, baseTableDate, differsByTag, findBaseImage, type TableUser } from "./base-table.ts";
import { type Distribution, distributionFacts, type Family, type Release } from "./distribution.ts";
import type { ImageReference } from "./image-reference.ts";
import { isOfficialImage, officialTagsDate } from "./official-tags.ts";
import { findSlimmerVariants } from "./slimmer-variants.ts";
import { findSupportEnd, type SupportEnd } from "./support-ends.ts";
import { versionOfTag } from "./tags.ts";

export interface BaseFacts {
  /** Who runs the image's process if no USER follows; undefined where nobody recorded it. */
  readonly user: BaseUser | undefined;
  readonly distribution: Distribution | undefined;
  /** As the distribution counts: `12`, `24.04`, `3.20`. */
  readonly release: string | undefined;
  /** `none`: nothing in it to administer it with, such as distroless images. */
  readonly family: Family | "none" | undefined;
  /** `apt`, `apk`, `dnf`, `microdnf`…; undefined where there is none or it is not known. */
  readonly packageManager: string | undefined;
  readonly libc: "glibc" | "musl" | undefined;
  readonly hasShell: boolean | undefined;
  readonly isDistroless: boolean;
  /** A user other than root that the image has, fit to run its process. */
  readonly switchUser: KnownUser | undefined;
  /** Users whose ids a new one cannot have. */
  readonly takenIds: readonly KnownUser[];
  /** The user its entrypoint changes to after starting as root. */
  readonly entrypointDropsTo: string | undefined;
  /** The main process must be started by root: it opens port 80 or writes to root's folders before it drops. */
  readonly needsRootToStart: boolean;
  /** Of the software and of the distribution: two lifetimes. */
  readonly supportEnds: readonly SupportEnd[];
  /** References to smaller builds of the same version. */
  readonly slimmerVariants: readonly string[];
  /** Whether the image is still maintained as a whole. */
  readonly status: "active" | NonNullable<BaseImage["status"]>;
  /** What its publisher or the table names instead, as prose: `almalinux:9|10`. */
  readonly replacements: readonly string[];
  /** References to images that do the same without root. */
  readonly nonRootAlternatives: readonly string[];
  readonly confidence: "high" | "medium";
  readonly source: string;
  /** ISO date of the facts. */
  readonly date: string;
}

export interface KnownUser {
  readonly name: string | undefined;
  readonly uid: number | undefined;
}

export interface BaseUser extends KnownUser {
  readonly isRoot: boolean;
}

/** Names and tags that promise a user other than root, whoever publishes the image. */
const NON_ROOT_TAG = /(?:^|-)(?:nonroot|unprivileged|rootless)(?:-|$)/;
const NON_ROOT_NAME = /-(?:nonroot|unprivileged|rootless)$/;

/** Typing asks for the same few images again and again; facts follow from the text alone. */
const remembered = new Map<string, BaseFacts | undefined>();
const MOST_REMEMBERED = 200;

/**
 * Facts on `reference`, or undefined for an image that nobody recorded. `isTagKnown` is false where a variable
 * without value hides the tag: then only what holds for every tag is said, as for a digest alone.
 */
export function findBaseFacts(reference: ImageReference, isTagKnown = true): BaseFacts | undefined {
  const key = `${isTagKnown} ${reference.text}`;
  if (remembered.has(key)) return remembered.get(key);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const facts = collectFacts(reference, findLayers(reference, isTagKnown));
  remembered.set(key, facts);
  return facts;
}

function collectFacts(reference: ImageReference, layers: readonly Layer[]): BaseFacts | undefined {
  const [layer] = layers;
  if (!layer) return undefined;
  const { row } = layer;
  const isBuiltOnRecord =
    row !== undefined || (layer.base !== undefined && layers.some((below) => below.row));
  if (!isBuiltOnRecord) return promisesNonRoot(reference) ? factsOfName() : undefined;

  const release = findRelease(layers);
  const facts = release && distributionFacts(release.distribution);
  const isDistroless = row?.distroless === true || hasWord(layer, /^(?:distroless|chiseled)$/);
  const user = findUser(layers, release);
  const hasShell = findShell(layers, isDistroless);
  return {
    user,
    distribution: release?.distribution,
    release: release?.release,
    family: isDistroless || hasShell === false ? "none" : facts?.family,
    packageManager: findPackageManager(layers, release, isDistroless),
    libc: isDistroless && /\/static\b/.test(reference.familiarName) ? undefined : facts?.libc,
    hasShell,
    isDistroless,
    switchUser: findSwitchUser(layers, release, isDistroless),
    takenIds: findTakenIds(layers, release, isDistroless),
    entrypointDropsTo: user?.isRoot === false ? undefined : row?.dropsTo,
    needsRootToStart: user?.isRoot !== false && layers.some(startsAsRoot),
    supportEnds: findSupportEnds(layer, release),
    slimmerVariants: findSlimmerVariants(reference),
    status: row?.status ?? "active",
    replacements: row?.replacements ?? [],
    nonRootAlternatives: user?.isRoot === true ? findNonRootAlternatives(layer, isDistroless) : [],
    confidence: row?.confidence ?? "medium",
    source: row?.source ?? "docker-library/official-images, tags and bases",
    date: row ? baseTableDate : officialTagsDate,
  };
}

/** Whether the tables name the image, even if they say nothing on it. */
export function isKnownImage(reference: ImageReference): boolean {
  return findBaseImage(reference) !== undefined || isOfficialImage(reference.familiarName);
}

function promisesNonRoot({ familiarName, tag }: ImageReference): boolean {
  return NON_ROOT_NAME.test(familiarName) || (tag !== undefined && NON_ROOT_TAG.test(tag));
}

/** An image known by nothing but a name that promises a user without privileges. */
function factsOfName(): BaseFacts {
  return {
    user: { isRoot: false, name: undefined, uid: undefined },
    distribution: undefined,
    release: undefined,
    family: undefined,
    packageManager: undefined,
    libc: undefined,
    hasShell: undefined,
    isDistroless: false,
    switchUser: undefined,
    takenIds: [],
    entrypointDropsTo: undefined,
    needsRootToStart: false,
    supportEnds: [],
    slimmerVariants: [],
    status: "active",
    replacements: [],
    nonRootAlternatives: [],
    confidence: "medium",
    source: "the image's name",
    date: baseTableDate,
  };
}

function findUser(layers: readonly Layer[], release: Release | undefined): BaseUser | undefined {
  const [layer, ...below] = layers;
  if (!layer) return undefined;
  const { tag, row, build, reference } = layer;
  const distribution = release?.distribution;
  if (promisesNonRoot(reference) && row?.user.name === "root") {
    const variant = Object.entries(row.userByVariant ?? {}).find(([word]) =>
      hasWord(layer, wordPattern(word)),
    );
    return toUser(variant?.[1] ?? (row.distroless ? row.switchUser : undefined) ?? {}, distribution);
  }
  if (distribution === "windows" && !row?.isOs) return windowsUser(layer);
  if (build?.user !== undefined && build.user !== row?.user.name) {
    const variant = Object.values(row?.userByVariant ?? {}).find(({ name }) => name === build.user);
    return toUser(variant ?? { name: build.user }, distribution);
  }
  if (!row) return layer.base === undefined ? undefined : findUser(below, release);
  // Without a tag it may be any variant.
  const isOpen = row.distroless || row.dev === "root" || row.userByVariant || differsByTag(reference);
  if (tag === undefined && isOpen) return undefined;
  if (row.dev === "root" && hasWord(layer, /^dev$/)) return toUser({ name: "root", uid: 0 }, distribution);
  const variant = Object.entries(row.userByVariant ?? {}).find(([word]) => hasWord(layer, wordPattern(word)));
  if (variant) return toUser(variant[1], distribution);
  if (!existsAt(row.since, tag))
    return row.before === "root" ? toUser({ name: "root", uid: 0 }, distribution) : undefined;
  return toUser(row.user, distribution);
}

/** Nano Server's default is known; who runs other Windows images is not recorded. */
function windowsUser(layer: Layer): BaseUser | undefined {
  return hasWord(layer, /^nanoserver/) ? { isRoot: false, name: "ContainerUser", uid: undefined } : undefined;
}

function toUser(user: TableUser, distribution: Distribution | undefined): BaseUser {
  const known = toKnownUser(user, distribution);
  return { ...known, isRoot: known.name === "root" || known.uid === 0 };
}

function toKnownUser({ name, uid }: TableUser, distribution: Distribution | undefined): KnownUser {
  if (typeof uid !== "object") return { name, uid };
  return { name, uid: distribution && uid[distribution] };
}

/** Whether something that came with version `since` is there at `tag`; tags without a version are new ones. */
function existsAt(since: string | undefined, tag: string | undefined): boolean {
  const version = versionOfTag(tag ?? "");
  return since === undefined || version === undefined || compareVersions(version, since) >= 0;
}

function findSwitchUser(
  layers: readonly Layer[],
  release: Release | undefined,
  isDistroless: boolean,
): KnownUser | undefined {
  for (const [depth, { row, tag }] of layers.entries()) {
    // A distribution's `nobody` is no user for the software of an image on top of it.
    if (!row?.switchUser || (row.isOs && depth > 0) || !existsAt(row.switchUserSince, tag)) continue;
    // Bun's and Deno's distroless variants lack the user of the others.
    if (isDistroless && row.distroless !== true) return undefined;
    if (release?.distribution === "windows" && row.switchUser.name !== "ContainerUser") return undefined;
    if (!row.isOs || row.os !== "ubuntu") return toKnownUser(row.switchUser, release?.distribution);
  }
  return hasUbuntuUser(release, isDistroless) ? { name: "ubuntu", uid: 1000 } : undefined;
}

/** Canonical puts the user into its image from 23.04 on; chiselled images leave it out. */
function hasUbuntuUser(release: Release | undefined, isDistroless: boolean): boolean {
  if (isDistroless || release?.distribution !== "ubuntu" || release.release === undefined) return false;
  return compareVersions(release.release, "23.04") >= 0;
}

function findTakenIds(
  layers: readonly Layer[],
  release: Release | undefined,
  isDistroless: boolean,
): readonly KnownUser[] {
  const taken: KnownUser[] = [];
  const own = findSwitchUser(layers, release, isDistroless);
  if (own?.uid !== undefined) taken.push(own);
  // Images that have a user of their own with this id took it from `ubuntu`.
  if (hasUbuntuUser(release, isDistroless) && own?.uid !== 1000) taken.push({ name: "ubuntu", uid: 1000 });
  return taken;
}

function findPackageManager(
  layers: readonly Layer[],
  release: Release | undefined,
  isDistroless: boolean,
): string | undefined {
  const [layer] = layers;
  if (!layer || isDistroless || !release) return undefined;
  if (layer.row?.dev !== undefined && !hasWord(layer, /^dev$/)) return undefined;
  if (layer.row?.packageManager !== undefined) return layer.row.packageManager ?? undefined;
  const { distribution } = release;
  const has = (word: RegExp) => layers.some((below) => hasWord(below, word));
  const isMinimal = has(/^minimal$/) || (distribution === "oracle" && has(/^slim$/));
  if (distribution === "ubi" && has(/^micro$/)) return undefined;
  if (isMinimal && (distribution === "ubi" || distribution === "oracle" || distribution === "alma"))
    return "microdnf";
  if (distribution === "amazon") {
    return release.release && { "2023": "dnf", "2": "yum", "2018.03": "yum", "1": "yum" }[release.release];
  }
  if (distribution === "centos" && compareVersions(release.release ?? "0", "8") >= 0) return "dnf";
  return distributionFacts(distribution).packageManager;
}

function findShell(layers: readonly Layer[], isDistroless: boolean): boolean | undefined {
  const [layer] = layers;
  if (!layer) return undefined;
  if (isDistroless) return hasWord(layer, /^debug$/);
  if (layer.row?.dev !== undefined && hasWord(layer, /^dev$/)) return true;
  return layer.row ? layer.row.shell : findShell(layers.slice(1), isDistroless);
}

function startsAsRoot(layer: Layer): boolean {
  const needs = layer.row?.needsRoot;
  if (!needs) return false;
  const hasAny = (words: readonly string[]) => words.some((word) => hasWord(layer, wordPattern(word)));
  return (needs.only === undefined || hasAny(needs.only)) && !hasAny(needs.except ?? []);
}

function findSupportEnds(
  { reference, tag, row }: Layer,
  release: Release | undefined,
): readonly SupportEnd[] {
  const ends: (SupportEnd | undefined)[] = [];
  if (row?.product !== undefined && !row.isOs && tag !== undefined) {
    // ROS counts by names: `humble`.
    ends.push(findSupportEnd(row.product, versionOfTag(tag) ?? tag.split("-")[0] ?? ""));
  }
  if (row?.end !== undefined) {
    const [, name = "", cycle = ""] = /([^/]+)-(debian\d+)$/.exec(reference.familiarName) ?? [];
    ends.push({ product: `distroless ${name}`, cycle, date: row.end, longTermDate: undefined });
  } else if (release?.release !== undefined) {
    const isNano = reference.familiarName.endsWith("/nanoserver") || /nanoserver/.test(tag ?? "");
    const windows = isNano ? "windows-nano-server" : "windows-server-core";
    const product =
      release.distribution === "windows" ? windows : distributionFacts(release.distribution).product;
    if (product !== undefined) ends.push(findSupportEnd(product, release.release));
  }
  return ends.filter((end) => end !== undefined);
}

function findNonRootAlternatives({ reference, tag, row }: Layer, isDistroless: boolean): readonly string[] {
  if (row === undefined) return [];
  if (isDistroless && reference.familiarName.startsWith("gcr.io/distroless/")) {
    return [`${reference.familiarName}:${tag?.startsWith("debug") ? "debug-nonroot" : "nonroot"}`];
  }
  // Only names of images that do the same; prose such as `bitnamilegacy/* (frozen)` is no reference.
  return row.needsRoot ? (row.replacements ?? []).filter((name) => /^[\w./-]+$/.test(name)) : [];
}

/** Whether a word of the image's name or tag, its number left out, matches. */
function hasWord({ reference, tag }: Layer, word: RegExp): boolean {
  const last = reference.repository.split("/").at(-1) ?? "";
  return `${last}-${tag ?? ""}`
    .split("-")
    .some((own) => word.test(own) || word.test(own.replace(/[\d.]+$/, "")));
}

function wordPattern(word: string): RegExp {
  return new RegExp(`^${word}$`);
}
