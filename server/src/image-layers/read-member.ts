/**
 * Reads the members of an archive, or the blobs of a folder: manifests are kept as they are, of layers what is wanted, of
 * everything else that it was there.
 */
import { type ArchiveFailure, ArchiveProblem, broken } from "./archive-failure.ts";
import { type Contents, collect, recognise } from "./contents.ts";
import { createMeter, type Limits, measure } from "./limits.ts";
import { type LayerRecord, readLayer } from "./read-layer.ts";
import { unpack } from "./unpack.node.ts";
import type { WantedPackages } from "./wanted-packages.ts";

export type Member =
  | { readonly kind: "json"; readonly bytes: Uint8Array }
  /** `record` is there only where layers were asked for. */
  | { readonly kind: "layer"; readonly record: LayerRecord | undefined }
  /** Cut off, or no tar inside of what is packed: matters only where it belongs to the image. */
  | { readonly kind: "damaged"; readonly failure: ArchiveFailure }
  | { readonly kind: "link"; readonly target: string }
  /** Neither JSON nor a layer in a form that is known: encrypted, maybe. */
  | { readonly kind: "other" };

/**
 * May leave the rest of the content unread. Rejects with an ArchiveProblem where the whole archive is to be given up, and
 * with whatever the content throws.
 */
export type ReadMember = (path: string, content: AsyncIterable<Uint8Array>) => Promise<Member>;

/** @param wanted what to look for in layers; undefined: layers are passed over */
export function createMemberReader(
  wanted: WantedPackages | undefined,
  limits: Limits,
  signal: AbortSignal,
): ReadMember {
  const meter = createMeter(limits, signal);
  let jsonBytes = 0;

  async function readJson(chunks: AsyncIterable<Uint8Array>): Promise<Member> {
    const before = jsonBytes;
    // Lists of materials can be as large as they like; what is needed of an image is not.
    const bytes = await collect(chunks, (size) => {
      jsonBytes = before + size;
      return size <= limits.json && jsonBytes <= limits.allJson;
    });
    return bytes ? { kind: "json", bytes } : { kind: "other" };
  }

  /** A damaged layer is noted as such; the archive may hold more than the image that is meant. */
  async function tryLayer(path: string, tar: AsyncIterable<Uint8Array>, packages: WantedPackages) {
    try {
      return { kind: "layer", record: await readLayer(tar, packages, limits) } as const;
    } catch (error) {
      if (!(error instanceof ArchiveProblem) || error.failure.kind !== "broken") throw error;
      const detail = `${path}: ${error.failure.detail}`;
      return { kind: "damaged", failure: { ...error.failure, detail } } as const;
    }
  }

  function unpacked({ kind, chunks }: Contents): AsyncIterable<Uint8Array> {
    if (kind !== "gzip" && kind !== "zstd") return measure(chunks, (length) => meter.count(length, length));
    const packed = measure(chunks, (length) => meter.count(0, length));
    return measure(unpack(kind, packed), (length) => meter.count(length, 0));
  }

  return async (path, content) => {
    const contents = await recognise(content);
    if (contents.kind === "json") return readJson(contents.chunks);
    if (contents.kind === "other" || contents.kind === undefined) return { kind: "other" };
    return wanted ? tryLayer(path, unpacked(contents), wanted) : { kind: "layer", record: undefined };
  };
}

/** @throws ArchiveProblem where it is no JSON */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw broken(`${name} is no JSON`);
  }
}
