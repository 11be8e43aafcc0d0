/** The images that the index of an OCI layout names. https://github.com/opencontainers/image-spec/blob/main/image-index.md */
import { isRecord, recordOf } from "../json-values.ts";
import { broken, tooLarge } from "./archive-failure.ts";
import { usualLimits } from "./limits.ts";
import type { Members } from "./members.ts";
import { parseJson } from "./read-member.ts";

export interface OciImage {
  readonly tags: readonly string[];
  /** Paths of blobs. */
  readonly config: string;
  readonly layers: readonly { readonly name: string; readonly isForeign: boolean }[];
}

interface Descriptor {
  readonly name: string;
  readonly tags: readonly string[];
}

const MOST_MANIFESTS = 1000;

/**
 * Indexes name every platform, archives hold those that were fetched: manifests that are not there are passed over.
 *
 * @returns missing: the first of them
 * @throws ArchiveProblem
 */
export async function collectOciImages(
  members: Members,
  root: unknown,
): Promise<{ readonly images: readonly OciImage[]; readonly missing: string | undefined }> {
  const images: OciImage[] = [];
  const seen = new Set<string>();
  let missing: string | undefined;

  async function visit(index: unknown, inherited: readonly string[], depth: number): Promise<void> {
    if (depth > usualLimits.depth) throw tooLarge("indexes inside of indexes");
    for (const descriptor of readDescriptors(index)) {
      if (descriptor.tags.length === 0 && seen.has(descriptor.name)) continue;
      seen.add(descriptor.name);
      if (seen.size > MOST_MANIFESTS || images.length > MOST_MANIFESTS) throw tooLarge("manifests");
      const member = await members.find(descriptor.name);
      if (member?.kind !== "json") {
        missing ??= descriptor.name;
        continue;
      }
      const manifest = parseJson(member.bytes, descriptor.name);
      const tags = descriptor.tags.length > 0 ? descriptor.tags : inherited;
      if (isRecord(manifest) && Array.isArray(manifest.manifests)) await visit(manifest, tags, depth + 1);
      else images.push(...readManifest(manifest, tags));
    }
  }

  await visit(root, [], 0);
  return { images, missing };
}

function* readDescriptors(index: unknown): Generator<Descriptor> {
  if (!isRecord(index) || !Array.isArray(index.manifests)) throw broken("an index names no manifests");
  for (const entry of index.manifests) {
    if (!isRecord(entry)) continue;
    const annotations = recordOf(entry.annotations);
    // Provenance and lists of materials that BuildKit puts beside images.
    if (annotations["vnd.docker.reference.type"] === "attestation-manifest") continue;
    const platform = recordOf(entry.platform);
    if (platform.os === "unknown" && platform.architecture === "unknown") continue;
    // containerd writes the whole name, and in the specification's own annotation no more than the tag.
    const name = annotations["io.containerd.image.name"] ?? annotations["org.opencontainers.image.ref.name"];
    yield {
      name: blobPath(entry.digest),
      tags: typeof name === "string" ? [name] : [],
    };
  }
}

function readManifest(manifest: unknown, tags: readonly string[]): readonly OciImage[] {
  if (!isRecord(manifest) || !isRecord(manifest.config) || !Array.isArray(manifest.layers)) return [];
  const layers = manifest.layers.map((layer) => {
    const entry = recordOf(layer);
    const mediaType = typeof entry.mediaType === "string" ? entry.mediaType : "";
    return { name: blobPath(entry.digest), isForeign: /foreign|nondistributable/.test(mediaType) };
  });
  return [{ tags, config: blobPath(manifest.config.digest), layers }];
}

/** A digest becomes part of a path: nothing but hexadecimal digits may come through. */
function blobPath(digest: unknown): string {
  const match =
    typeof digest === "string" ? /^(sha256|sha384|sha512):([0-9a-f]{64,128})$/.exec(digest) : null;
  if (!match) throw broken("a digest in a manifest is none");
  return `blobs/${match[1]}/${match[2]}`;
}
