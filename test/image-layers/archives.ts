/** Archives of images, packed here: the product reads with tar-stream, so that tar-stream's own packing would prove little. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** A file with its text; the headers alone for everything else. */
export type TestEntry = readonly [name: string, content: string | Uint8Array] | LinkOrFolder;

interface LinkOrFolder {
  readonly name: string;
  readonly type: keyof typeof flags;
  readonly linkname?: string;
}

const flags = { file: "0", link: "1", symlink: "2", directory: "5", fifo: "6" } as const;

/** A header as POSIX has it. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html */
export function tarHeader(
  name: string,
  size: number,
  flag: string,
  change?: (block: Buffer) => void,
): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write("0000644\u00000000000\u00000000000\0", 100);
  // What octal digits have no room for is written as GNU does.
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, "0")} `, 124);
  else block.writeBigUInt64BE(BigInt(size), 128);
  if (size >= 8 ** 11) block[124] = 0x80;
  block.write("00000000000 ", 136);
  block.write(flag, 156);
  block.write("ustar\u000000", 257);
  change?.(block);
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** Contents up to the next block. */
export function padded(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

export async function packTar(entries: readonly TestEntry[]): Promise<Uint8Array> {
  const blocks = entries.flatMap((entry) => {
    if (isFile(entry)) return packEntry(entry[0], flags.file, Buffer.from(entry[1]), "");
    return packEntry(entry.name, flags[entry.type], Buffer.alloc(0), entry.linkname ?? "");
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function packEntry(name: string, flag: string, content: Buffer, linkname: string): readonly Buffer[] {
  const header = tarHeader(name, content.length, flag, (block) => block.write(linkname, 157, 100));
  const long = Buffer.byteLength(name) > 100 || /[^ -~]/.test(name) ? paxRecord("path", name) : "";
  const extended = long === "" ? [] : [tarHeader("pax", Buffer.byteLength(long), "x"), padded(long)];
  return [...extended, header, padded(content)];
}

/** Its length, in bytes, counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const size = Buffer.byteLength(rest);
  const length = [1, 2, 3, 4]
    .map((digits) => size + digits)
    .find((sum, index) => `${sum}`.length === index + 1);
  return `${length}${rest}`;
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
