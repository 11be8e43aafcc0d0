/**
 * Image references by the grammar of github.com/distribution/reference, read as Docker reads them:
 * `ParseNormalizedNamed`, so `node` is Docker Hub's `library/node` and `registry:5000/img` has no tag.
 */
import type { Span } from "../dockerfile/span.ts";

export interface ImageReference {
  readonly kind: "image";
  /** As Docker would pull it, variables filled in. */
  readonly text: string;
  /** `gcr.io`, `localhost:5000`; undefined for Docker Hub's short names. */
  readonly registry: string | undefined;
  /** The path without the registry, as written: `library/node`, `node`, `distroless/static`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
  /** `node` for `docker.io/library/node`, `gcr.io/distroless/static` for that: the key into the base table. */
  readonly familiarName: string;
  /** Where each part stands in the document; undefined where a variable brought it, wholly or in part. */
  readonly spans: {
    /** Registry and repository. */
    readonly name: Span | undefined;
    /** Without the colon. */
    readonly tag: Span | undefined;
    /** Without the at sign. */
    readonly digest: Span | undefined;
  };
}

/** Why Docker refuses a reference. */
export type ReferenceProblem =
  | "empty"
  /** `:3`, `registry:5000/`, `@sha256:…`. */
  | "no-repository"
  | "upper-case"
  | "bad-registry"
  | "bad-repository"
  | "too-long"
  /** `node:`. */
  | "empty-tag"
  | "bad-tag"
  /** `node@`. */
  | "empty-digest"
  | "bad-digest"
  /** 64 hexadecimal digits: Docker takes them for an image's id, which cannot be pulled. */
  | "image-id";

export interface InvalidReference {
  readonly kind: "invalid";
  readonly text: string;
  readonly problem: ReferenceProblem;
  /** The part at fault, or where it is missing; undefined where a variable brought it. */
  readonly span: Span | undefined;
}

type Locate = (start: number, end: number) => Span | undefined;

const LONGEST_REPOSITORY = 255;
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

const REGISTRY =
  /^(?:\[[a-f0-9:]+\]|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::[0-9]+)?$/i;
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** Registries that serve Docker Hub's images under their own names, as prefixes before the familiar name. */
const DOCKER_HUB_PREFIXES = [
  "docker.io/library/",
  "docker.io/",
  "index.docker.io/library/",
  "index.docker.io/",
  "public.ecr.aws/docker/library/",
  "mirror.gcr.io/library/",
  "mirror.gcr.io/",
];

/**
 * Reads `text`, a reference after variable substitution. `locate` maps offsets in `text` to the document
 * where that stretch was written literally; it gives undefined where a variable brought some of it.
 */
export function parseImageReference(text: string, locate: Locate): ImageReference | InvalidReference {
  const invalid = (problem: ReferenceProblem, start: number, end: number): InvalidReference => ({
    kind: "invalid",
    text,
    problem,
    span: locate(start, end),
  });
  if (text === "") return invalid("empty", 0, 0);
  if (/^[a-f0-9]{64}$/.test(text)) return invalid("image-id", 0, text.length);

  const slash = text.indexOf("/");
  const hasRegistry = slash >= 0 && namesRegistry(text.slice(0, slash));
  const pathStart = hasRegistry ? slash + 1 : 0;
  const at = text.indexOf("@", pathStart);
  const nameAndTagEnd = at < 0 ? text.length : at;
  const colon = text.slice(0, nameAndTagEnd).indexOf(":", pathStart);
  const nameEnd = colon < 0 ? nameAndTagEnd : colon;

  const registry = hasRegistry ? text.slice(0, slash) : undefined;
  if (registry !== undefined && !REGISTRY.test(registry)) return invalid("bad-registry", 0, slash);

  const repository = text.slice(pathStart, nameEnd);
  if (repository === "") return invalid("no-repository", pathStart, nameEnd);
  if (repository !== repository.toLowerCase()) return invalid("upper-case", pathStart, nameEnd);
  if (!repository.split("/").every((component) => PATH_COMPONENT.test(component))) {
    return invalid("bad-repository", pathStart, nameEnd);
  }
  if (repository.length > LONGEST_REPOSITORY) return invalid("too-long", pathStart, nameEnd);

  const tag = colon < 0 ? undefined : text.slice(colon + 1, nameAndTagEnd);
  if (tag === "") return invalid("empty-tag", colon, nameAndTagEnd);
  if (tag !== undefined && !TAG.test(tag)) return invalid("bad-tag", colon + 1, nameAndTagEnd);

  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest === "") return invalid("empty-digest", at, text.length);
  if (digest !== undefined && !isDigest(digest)) return invalid("bad-digest", at + 1, text.length);

  return {
    kind: "image",
    text,
    registry,
    repository,
    tag,
    digest,
    familiarName: familiarNameOf(text.slice(0, nameEnd)),
    spans: {
      name: locate(0, nameEnd),
      tag: tag === undefined ? undefined : locate(colon + 1, nameAndTagEnd),
      digest: digest === undefined ? undefined : locate(at + 1, text.length),
    },
  };
}

/** Tells a reference that Docker can pull from one that it refuses. */
export function isValidReference(reference: ImageReference | InvalidReference): reference is ImageReference {
  return reference.kind === "image";
}

/** The same image under another tag, with neither spans nor digest: for looking up what a tag would be. */
export function withTag(reference: ImageReference, tag: string | undefined): ImageReference {
  const name = reference.registry === undefined ? "" : `${reference.registry}/`;
  return {
    ...reference,
    text: `${name}${reference.repository}${tag === undefined ? "" : `:${tag}`}`,
    tag,
    digest: undefined,
    spans: { name: undefined, tag: undefined, digest: undefined },
  };
}

/** Whether the part before the first slash is a registry and not the first part of a Docker Hub name. */
function namesRegistry(first: string): boolean {
  return first === "localhost" || /[.:]/.test(first) || first !== first.toLowerCase();
}

function isDigest(digest: string): boolean {
  const [algorithm = "", hex = ""] = digest.split(":");
  const length = DIGEST_LENGTHS[algorithm];
  return (
    length !== undefined &&
    digest === `${algorithm}:${hex}` &&
    hex.length === length &&
    /^[a-f0-9]+$/.test(hex)
  );
}

/** `node` for `docker.io/library/node`: the name that people and the tables use. */
export function familiarNameOf(name: string): string {
  for (const prefix of DOCKER_HUB_PREFIXES) {
    if (name.startsWith(prefix) && name.length > prefix.length) return name.slice(prefix.length);
  }
  return name.startsWith("library/") ? name.slice("library/".length) : name;
}
