/** What a tag promises: a version, or whatever its publisher pushes next. And which tags would promise more. */
import { findBaseImage } from "./base-table.ts";
import { distributionOfTag, namesDistribution } from "./distribution.ts";
import { familiarNameOf, type ImageReference, withTag } from "./image-reference.ts";
import { findBuild, isOfficialImage, officialBuilds } from "./official-tags.ts";

export type TagClass =
  /** Neither tag nor digest: Docker takes `latest`. */
  | "none"
  | "latest"
  /** A tag that is moved from version to version: `lts`, `stable-slim`, `edge`; `alpine` of `node`. */
  | "alias"
  /** Everything else: versions of any precision, dates, commits, names that nobody can judge. */
  | "versioned"
  /** A digest, with or without a tag. */
  | "digest";

export interface TagSuggestion {
  readonly tag: string;
  /** The whole reference with that tag. */
  readonly text: string;
}

const MOST_SUGGESTIONS = 4;

/** Words that say "the newest of a kind" wherever they stand first, whatever follows. */
const ALIASES = new Set([
  ...["latest", "stable", "lts", "edge", "rolling", "rawhide", "nightly", "mainline", "unstable", "sid"],
  ...["oldstable", "oldoldstable", "experimental", "tumbleweed", "innovation", "fresh", "bleeding"],
]);

/** Words that say so only alone or in front of a variant: `main-alpine`, but not `main-office`. */
const BRANCHES = new Set([
  ...["current", "main", "master", "trunk", "develop", "dev", "development", "canary", "next", "head"],
  ...["snapshot", "testing", "beta", "alpha", "rc", "preview", "daily", "weekly"],
]);

/** Of these only the ones that mean the same behind a variant: `alpine-latest`, but not `22-dev`. */
const TRAILING = new Set(["latest", "stable", "lts", "edge", "rolling", "nightly"]);

/** Node.js names its long-term lines: `lts-krypton` is 24 for ever (nodejs/Release). */
const NODE_LINES =
  /^(?:argon|boron|carbon|dubnium|erbium|fermium|gallium|hydrogen|iron|jod|krypton|lithium|magnesium)$/;

/** Words that say how an image is packed and not which version it has. */
const VARIANTS =
  /^(?:slim|minimal|min|micro|tiny|lite|full|base|core|standard|onbuild|debug|dev|devel|build|builder|runtime|git|scm|curl|backports|jdk|jre|sdk|cli|fpm|zts|apache|dind|gpu|cpu|cuda|musl|glibc|uclibc|nonroot|rootless|root|unprivileged|amd64|arm64|arm|armhf|arm32v[67]|arm64v8|aarch64|i386|x86|x64|linux|windows)$/;

/** What the tag of `reference` promises. Tags of images that nobody recorded are judged by their words alone. */
export function classifyTag(reference: ImageReference): TagClass {
  if (reference.digest !== undefined) return "digest";
  if (reference.tag === undefined) return "none";
  const tag = reference.tag.toLowerCase();
  if (tag === "latest") return "latest";
  return isAlias(reference.familiarName, tag) ? "alias" : "versioned";
}

/**
 * More specific tags of the very build that `reference` meant at the date of the tag table, the best first:
 * same version, distribution and variant. Empty for images without such a table and for tags that need none.
 */
export function suggestTags(reference: ImageReference): readonly TagSuggestion[] {
  const kind = classifyTag(reference);
  if (kind === "versioned" || kind === "digest") return [];
  const name = reference.familiarName;
  const build = findBuild(name, reference.tag ?? "latest");
  if (!build) return [];
  const wanted = (reference.tag ?? "")
    .split(/[-_]/)
    .filter((word) => !ALIASES.has(word) && !BRANCHES.has(word));
  const isOs = isOsImage(name);
  const candidates = build.tags
    .filter((tag) => classifyTag(withTag(reference, tag)) === "versioned")
    .map((tag) => rankTag(tag, wanted, isOs))
    // `krypton` is a version of Node.js, but a number says more.
    .filter((candidate, _, all) => isOs || candidate.order < NAME || all.every(({ order }) => order === NAME))
    .toSorted(compareRanks);
  // One of each precision first: the full version, its minor, its major; then other spellings of the best.
  const firsts = candidates.filter(
    (candidate, index) =>
      candidates.findIndex(({ precision }) => precision === candidate.precision) === index,
  );
  const ordered = [...firsts, ...candidates.filter((candidate) => !firsts.includes(candidate))];
  return ordered.slice(0, MOST_SUGGESTIONS).map(({ tag }) => ({ tag, text: withTag(reference, tag).text }));
}

/**
 * What may stand between the two parts of a reference whose tag is open there: `node:` and `-alpine` give
 * versions of the build that `node:alpine` is. Empty where the open part is not the tag's version.
 */
export function suggestValues(before: string, after: string): readonly string[] {
  const [, name, prefix = ""] = /^([^:@]+(?::\d+\/[^:@]+)?):([^:@]*)$/.exec(before) ?? [];
  if (name === undefined || prefix !== "") return [];
  if (after === "") return suggestTags(plainReference(name)).map(({ tag }) => tag);
  // Only a bare version leaves the variant as the author wrote it.
  const tags = findBuild(familiarNameOf(name), after.replace(/^-/, ""))?.tags ?? [];
  const versions = tags.flatMap((tag) => (tag.endsWith(after) ? [tag.slice(0, -after.length)] : []));
  const bare = versions.filter((version) => versionOfTag(version) === version);
  return bare.toSorted((a, b) => b.length - a.length).slice(0, MOST_SUGGESTIONS);
}

/** The numbers at the head of a tag: `26.7.0` of `26.7.0-trixie`, `8` of `8u502-b07-jdk`. */
export function versionOfTag(tag: string): string | undefined {
  return /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1];
}

function isAlias(familiarName: string, tag: string): boolean {
  const words = tag.split(/[-_]/);
  if (words.some((word) => NODE_LINES.test(word))) return false;
  const rest = withoutDistributions(words);
  if (rest.some(looksLikeVersion)) return false;
  const [first = "", last = ""] = [words[0], words.at(-1)];
  // Alone it is a branch, as of Ubuntu; in front of anything else a variant, as NVIDIA's `devel-ubuntu24.04`.
  if (tag === "devel") return true;
  if (ALIASES.has(first) || TRAILING.has(last)) return true;
  if (BRANCHES.has(first) && words.slice(1).every((word) => isVariant(word))) return true;
  return isOfficialImage(familiarName) && namesNoVersion(familiarName, words);
}

/**
 * Whether a tag of an official image consists of words that its versioned tags have beside the version:
 * `alpine`, `fpm-bookworm`, `jdk21`. A distribution is the version where the image is the distribution.
 */
function namesNoVersion(familiarName: string, words: readonly string[]): boolean {
  const variants = variantsOf(familiarName);
  if (variants.size === 0) return false;
  if (isOsImage(familiarName) && words.some(namesDistribution)) return false;
  return words.every(
    (word) => isVariant(word) || variants.has(withoutNumbers(word)) || /^[\d.]+$/.test(word),
  );
}

const variantsByImage = new Map<string, ReadonlySet<string>>();

/** Words that stand beside a version in the tags of an official image. */
function variantsOf(familiarName: string): ReadonlySet<string> {
  let variants = variantsByImage.get(familiarName);
  if (!variants) {
    const tags = officialBuilds(familiarName).flatMap((build) => build.tags);
    const versioned = tags.map((tag) => tag.split(/[-_]/)).filter((words) => words.some(looksLikeVersion));
    const plain = versioned.length > 0 ? [""] : [];
    variants = new Set([
      ...plain,
      ...versioned
        .flat()
        .filter((word) => !looksLikeVersion(word))
        .map(withoutNumbers),
    ]);
    variantsByImage.set(familiarName, variants);
  }
  return variants;
}

function withoutNumbers(word: string): string {
  return word.replace(/[\d.]+$/, "");
}

function isVariant(word: string): boolean {
  return VARIANTS.test(word) || namesDistribution(word) || namesDistribution(withoutNumbers(word));
}

/** Leaves out the words of distributions with the numbers that belong to them: `debian`, `12`. */
function withoutDistributions(words: readonly string[]): readonly string[] {
  const rest: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!namesDistribution(word)) rest.push(word);
    else if (!namesRelease(word) && namesRelease(`${word}-${words[index + 1]}`)) index++;
  }
  return rest;
}

function namesRelease(words: string): boolean {
  return distributionOfTag(words)?.release !== undefined;
}

/** A version, a date, a build number or a commit. */
function looksLikeVersion(word: string): boolean {
  return /^v?\d/.test(word) || /^[0-9a-f]{7,64}$/.test(word);
}

/** What a tag goes by; a version number before a date, a date before a name. */
const [NUMBER, DATE, NAME] = [1, 2, 3];

interface Candidate {
  readonly tag: string;
  readonly order: number;
  readonly precision: string;
  /** Compared number by number, the lower the better. */
  readonly rank: readonly number[];
}

/** `wanted` are the words of the tag as written: `apache` of `php:apache` is to stay. */
function rankTag(tag: string, wanted: readonly string[], isOs: boolean): Candidate {
  const words = tag.split(/[-_]/);
  const version = versionOfTag(tag);
  const numbers = version?.split(".").length ?? 0;
  const isDated = words.some((word) => /^\d{8}/.test(word));
  const isMoving = [words[0] ?? ""].some((word) => ALIASES.has(word) || BRANCHES.has(word));
  const order = isDated ? DATE : version === undefined ? NAME : NUMBER;
  return {
    tag,
    order,
    precision: isMoving ? "moving" : `${order}.${isDated ? 0 : numbers}`,
    rank: [
      wanted.filter((word) => !words.some((own) => own === word || withoutNumbers(own) === word)).length,
      Number(isMoving),
      order,
      -numbers,
      Number(!isOs && !namesRelease(tag)),
      tag.length,
    ],
  };
}

function compareRanks(a: Candidate, b: Candidate): number {
  for (const [index, value] of a.rank.entries()) {
    const difference = value - (b.rank[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isOsImage(familiarName: string): boolean {
  return findBaseImage(plainReference(familiarName))?.isOs === true;
}

function plainReference(name: string): ImageReference {
  return {
    kind: "image",
    text: name,
    registry: undefined,
    repository: name,
    tag: undefined,
    digest: undefined,
    familiarName: familiarNameOf(name),
    spans: { name: undefined, tag: undefined, digest: undefined },
  };
}
