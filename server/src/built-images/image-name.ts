/** Names of images as project files write them: checked before anybody gets to see them. */
import { familiarNameOf, parseImageReference } from "../images/image-reference.ts";

/** Stands in a text for what only a build knows: a variable without value, the output of a command. */
export const unknown = "\uFFFF";

export type ImageName =
  /** With its tag; `latest` where none is written. */
  | { readonly kind: "reference"; readonly reference: string }
  /** The tag is made when it is built. */
  | { readonly kind: "repository"; readonly repository: string }
  /** Looked for among the images of this machine, as repository without a tag. */
  | { readonly kind: "pattern"; readonly pattern: RegExp };

const longestName = 512;

/**
 * @param text as written, with `unknown` for what is not known
 * @returns undefined for what Docker would refuse: options, spaces, control characters, an empty tag…
 */
export function readImageName(text: string): ImageName | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestName) return undefined;
  const at = trimmed.indexOf(unknown);
  if (at < 0) {
    const reference = parseImageReference(trimmed, () => undefined);
    return reference.kind === "image" ? { kind: "reference", reference: trimmed } : undefined;
  }
  // `registry:${PORT}/name` is unknown as a whole; `name:${TAG}` and `name:v${MAJOR}-slim` are not.
  const known = /^(.+):[^/:]*$/su.exec(trimmed.slice(0, at))?.[1];
  if (known === undefined || trimmed.slice(at).includes("/")) return undefined;
  const reference = parseImageReference(known, () => undefined);
  if (reference.kind !== "image" || reference.tag !== undefined || reference.digest !== undefined) {
    return undefined;
  }
  return { kind: "repository", repository: known };
}

/** Repository and tag as engines compare them: `docker.io/library/web` and Podman's `localhost/web` are `web:latest`. */
export function canonicalReference(text: string): string {
  const [repository, tag] = splitReference(text);
  return `${repository}:${tag}`;
}

/** Whether an image of this machine, by one of its references, is what a name means. */
export function isNamed(name: ImageName, local: string): boolean {
  if (name.kind === "reference") return canonicalReference(name.reference) === canonicalReference(local);
  const [repository] = splitReference(local);
  if (name.kind === "repository") return splitReference(name.repository)[0] === repository;
  return name.pattern.test(repository);
}

/** Equal for names that mean the same. */
export function nameKey(name: ImageName): string {
  if (name.kind === "reference") return canonicalReference(name.reference);
  return name.kind === "repository" ? `${splitReference(name.repository)[0]}:*` : `/${name.pattern.source}/`;
}

function splitReference(text: string): readonly [repository: string, tag: string] {
  const withoutDigest = text.split("@")[0] ?? text;
  const [, repository = withoutDigest, tag = "latest"] = /^(.+):([^/:]+)$/s.exec(withoutDigest) ?? [];
  return [familiarNameOf(repository.replace(/^localhost\//, "")), tag];
}
