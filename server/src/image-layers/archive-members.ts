/** What was found in an archive, by name, and how links in it are followed. */
import { type ArchiveFailure, broken } from "./archive-failure.ts";
import type { LayerRecord } from "./layer-record.ts";
import { normalisePath, resolveLink } from "./member-path.ts";

export type Member =
  | { readonly kind: "json"; readonly bytes: Uint8Array }
  /** `record` is there only where layers were asked for. */
  | { readonly kind: "layer"; readonly record: LayerRecord | undefined }
  /** Cut off, or no tar inside of what is packed: matters only where it belongs to the image. */
  | { readonly kind: "damaged"; readonly failure: ArchiveFailure }
  | { readonly kind: "link"; readonly target: string }
  /** Neither JSON nor a layer in a form that is known: encrypted, maybe. */
  | { readonly kind: "other" };

/** How a manifest's words for a file lead to the file: in an archive, or in a folder. */
export interface Members {
  /** Undefined where there is no such file, and no link to one. */
  find(name: string): Promise<Member | undefined>;
}

/** Old Dockers link equal layers to one another, archives of skopeo every layer to its place in the old form. */
const MOST_LINKS = 16;

export function findMember(members: ReadonlyMap<string, Member>, name: string): Member | undefined {
  let path = normalisePath(name);
  for (let step = 0; step < MOST_LINKS && path !== undefined; step++) {
    const member = members.get(path);
    if (member?.kind !== "link") return member;
    path = member.target;
  }
  return undefined;
}

/** @returns where a link of the archive leads, from the root */
export function linkTarget(path: string, linkName: string, isSymbolic: boolean): string | undefined {
  return isSymbolic ? resolveLink(path, linkName) : normalisePath(linkName);
}

/** @throws ArchiveProblem where it is no JSON */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw broken(`${name} is no JSON`);
  }
}
