/** Archives of images, packed by tar-stream, which the product does not read with. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

/** A file with its text; the headers alone for everything else. */
export type TestEntry = readonly [name: string, content: string | Uint8Array] | LinkOrFolder;

type LinkOrFolder = Pick<Header, "name" | "type"> & Partial<Header>;

export async function packTar(entries: readonly TestEntry[]): Promise<Uint8Array> {
  const packing = pack();
  for (const entry of entries) {
    if (isFile(entry)) packing.entry({ name: entry[0] }, Buffer.from(entry[1]));
    else if (entry.type === "file") packing.entry(entry, "");
    else packing.entry(entry);
  }
  packing.finalize();
  const chunks: Uint8Array[] = [];
  packing.on("data", (chunk) => chunk instanceof Uint8Array && chunks.push(chunk));
  await new Promise<void>((resolve) => packing.on("end", () => resolve()));
  return Buffer.concat(chunks);
}

function isFile(entry: TestEntry): entry is readonly [name: string, content: string | Uint8Array] {
  return Array.isArray(entry);
}

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

export interface TestImage {
  readonly layers: readonly Uint8Array[];
  readonly tags?: readonly string[];
  readonly architecture?: string;
  readonly os?: string;
}

export function configOf({ layers, architecture = "amd64", os = "linux" }: TestImage): string {
  return JSON.stringify({
    architecture,
    os,
    created: "2026-01-02T03:04:05Z",
    config: { Labels: { "org.example.a": "b" } },
    history: [
      ...layers.map((_, index) => ({ created_by: `RUN step ${index}`, comment: "buildkit.dockerfile.v0" })),
      { created_by: 'CMD ["sh"]', empty_layer: true },
    ],
    rootfs: { type: "layers", diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
  });
}

/** As `docker save` wrote it up to Docker 24: equal layers are links to one another. */
export function classicMembers(images: readonly TestImage[]): readonly TestEntry[] {
  const members: TestEntry[] = [];
  const seen = new Map<string, string>();
  const manifest = images.map((image, number) => {
    const names = image.layers.map((layer, index) => {
      const name = `${sha256(`${number} ${index}`)}/layer.tar`;
      const equal = seen.get(sha256(layer));
      members.push({ name: `${name.slice(0, 64)}/`, type: "directory" });
      members.push([`${name.slice(0, 64)}/VERSION`, "1.0"]);
      if (equal === undefined) members.push([name, layer]);
      else members.push({ name, type: "symlink", linkname: `../${equal}` });
      seen.set(sha256(layer), equal ?? name);
      return name;
    });
    const config = configOf(image);
    members.push([`${sha256(config)}.json`, config]);
    return { Config: `${sha256(config)}.json`, RepoTags: image.tags ?? null, Layers: names };
  });
  return [...members, ["manifest.json", JSON.stringify(manifest)], ["repositories", "{}"]];
}

export type Packing = (layer: Uint8Array) => Uint8Array;

export const plain: Packing = (layer) => layer;
export const gzip: Packing = (layer) => gzipSync(layer);

export interface Blobs {
  readonly members: Map<string, Uint8Array>;
  add(content: string | Uint8Array): { readonly digest: string; readonly size: number };
}

export function createBlobs(): Blobs {
  const members = new Map<string, Uint8Array>();
  return {
    members,
    add(content) {
      const bytes = Buffer.from(content);
      members.set(`blobs/sha256/${sha256(bytes)}`, bytes);
      return { digest: `sha256:${sha256(bytes)}`, size: bytes.length };
    },
  };
}

/** @returns the descriptor of the manifest */
export function addOciImage(blobs: Blobs, image: TestImage, packing: Packing): Record<string, unknown> {
  const config = {
    mediaType: "application/vnd.oci.image.config.v1+json",
    ...blobs.add(configOf(image)),
  };
  const layers = image.layers.map((layer) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar",
    ...blobs.add(packing(layer)),
  }));
  const manifest = { schemaVersion: 2, config, layers };
  return {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    ...blobs.add(JSON.stringify(manifest)),
    platform: { os: image.os ?? "linux", architecture: image.architecture ?? "amd64" },
    ...(image.tags ? { annotations: { "org.opencontainers.image.ref.name": image.tags[0] } } : {}),
  };
}

export function ociMembers(blobs: Blobs, manifests: readonly unknown[]): readonly TestEntry[] {
  return [
    ...blobs.members,
    ["index.json", JSON.stringify({ schemaVersion: 2, manifests })],
    ["oci-layout", '{"imageLayoutVersion":"1.0.0"}'],
  ];
}

export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function dpkgStatus(packages: Readonly<Record<string, string>>): string {
  return Object.entries(packages)
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\nDescription: a thing\n more of it\n\n`,
    )
    .join("");
}
