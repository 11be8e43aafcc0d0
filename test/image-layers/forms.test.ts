/** The same image in every form that it is kept in gives the same answer. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { mapPackageLayers } from "../../server/src/image-layers/map-package-layers.ts";
import { detectArchive, readArchiveConfig } from "../../server/src/image-layers/read-archive-config.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import {
  addOciImage,
  classicMembers,
  configOf,
  createBlobs,
  dpkgStatus,
  gzip,
  inPieces,
  ociMembers,
  type Packing,
  packTar,
  plain,
  sha256,
  type TestEntry,
} from "./archives.ts";
import { wantedPackage } from "./wanted.ts";

const host = createScanHost({});
const empty = new Uint8Array(1024);
const layers = [
  await packTar([["var/lib/dpkg/status", dpkgStatus({ libc6: "2.36-9", zlib1g: "1" })]]),
  await packTar([["app/package.json", "{}"]]),
  empty,
  await packTar([
    ["var/lib/dpkg/status", dpkgStatus({ libc6: "2.36-9", zlib1g: "1", curl: "7.88" })],
    ["rest", "r".repeat(100_000)],
  ]),
  empty,
];
const image = { layers, tags: ["app:1"] };
const wanted = [
  wantedPackage("deb", "libc6", "2.36-9"),
  wantedPackage("deb", "curl", "7.88"),
  wantedPackage("npm", "app", "1", "/app/package.json"),
  wantedPackage("deb", "wget", "1"),
];

const zstd: Packing = (layer) => zstdCompressSync(layer);
/** As `zstd:chunked` and eStargz pack: every piece by itself, and something to be skipped between them. */
const frames: Packing = (layer) =>
  Buffer.concat(
    pieces(layer).flatMap((piece) => [
      zstdCompressSync(piece),
      Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]),
    ]),
  );
const gzipMembers: Packing = (layer) => Buffer.concat(pieces(layer).map((piece) => gzipSync(piece)));

function pieces(layer: Uint8Array): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < layer.length; at += 700) found.push(layer.subarray(at, at + 700));
  return found;
}

function oci(packing: Packing): readonly TestEntry[] {
  const blobs = createBlobs();
  return ociMembers(blobs, [addOciImage(blobs, image, packing)]);
}

/** Docker 25 and later: an OCI layout with a manifest of the old form. */
function docker25(): readonly TestEntry[] {
  const members = oci(plain);
  const blob = (content: string | Uint8Array) => `blobs/sha256/${sha256(content)}`;
  const manifest = [
    { Config: blob(configOf(image)), RepoTags: ["app:1"], Layers: layers.map((layer) => blob(layer)) },
  ];
  return [...members, ["manifest.json", JSON.stringify(manifest)]];
}

const forms: Readonly<Record<string, { members: readonly TestEntry[]; format: "docker" | "oci" }>> = {
  classic: { members: classicMembers([image]), format: "docker" },
  "Docker 25": { members: docker25(), format: "docker" },
  "OCI, plain": { members: oci(plain), format: "oci" },
  "OCI, gzip": { members: oci(gzip), format: "oci" },
  "OCI, gzip of many members": { members: oci(gzipMembers), format: "oci" },
  "OCI, zstd": { members: oci(zstd), format: "oci" },
  "OCI, zstd of many frames": { members: oci(frames), format: "oci" },
};

describe("archives of every form", () => {
  for (const [name, { members, format }] of Object.entries(forms)) {
    for (const order of ["as written", "backwards"]) {
      test(`${name}, ${order}`, async () => {
        const bytes = await packTar(order === "backwards" ? members.toReversed() : members);
        for (const packed of [bytes, gzipSync(bytes), zstdCompressSync(bytes)]) {
          await check(packed, format);
        }
      });
    }
  }
});

async function check(bytes: Uint8Array, format: "docker" | "oci"): Promise<void> {
  for (const size of [777, 65_536, bytes.length]) {
    const chunks = () => ({ kind: "stream", chunks: inPieces(bytes, size) }) as const;
    const mapped = await mapPackageLayers(chunks(), wanted, new AbortController().signal);
    assert.equal(mapped.kind, "mapped", JSON.stringify(mapped));
    if (mapped.kind !== "mapped") return;
    assert.deepEqual(
      wanted.map((item) => mapped.layers.find(item)),
      [0, 3, 1, undefined],
    );
    const read = await readArchiveConfig(chunks());
    assert.equal(read.kind, "image", JSON.stringify(read));
    if (read.kind !== "image") return;
    for (const found of [mapped, read]) {
      assert.equal(found.format, format);
      assert.deepEqual(found.tags, ["app:1"]);
      assert.equal(found.config.digest, `sha256:${sha256(configOf(image))}`);
      assert.deepEqual(
        found.config.diffIds,
        layers.map((layer) => `sha256:${sha256(layer)}`),
      );
      assert.equal(found.config.history.length, layers.length + 1);
      assert.deepEqual(found.config.history.at(-1), {
        createdBy: 'CMD ["sh"]',
        comment: "",
        created: undefined,
        isEmptyLayer: true,
      });
      assert.deepEqual(found.config.labels, { "org.example.a": "b" });
    }
  }
}

describe("paths", () => {
  async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "image-layers-"));
    try {
      await work(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test("the folder of an OCI layout", () =>
    withFolder(async (folder) => {
      for (const [packing, pack] of Object.entries({ plain, gzip, zstd, frames })) {
        const layout = join(folder, packing);
        for (const entry of oci(pack)) {
          assert.ok(Array.isArray(entry));
          await mkdir(dirname(join(layout, entry[0])), { recursive: true });
          await writeFile(join(layout, entry[0]), entry[1]);
        }
        const source = { kind: "path", host, path: layout } as const;
        const mapped = await mapPackageLayers(source, wanted, new AbortController().signal);
        assert.ok(mapped.kind === "mapped", JSON.stringify(mapped));
        assert.equal(mapped.format, "oci-layout");
        assert.deepEqual(
          wanted.map((item) => mapped.layers.find(item)),
          [0, 3, 1, undefined],
        );
        const detected = await detectArchive(host, layout);
        assert.ok(detected.kind === "image" && detected.format === "oci-layout");
        await rm(join(layout, "blobs/sha256", sha256(configOf(image))));
        assert.deepEqual(await detectArchive(host, layout), {
          kind: "missing-blob",
          name: `blobs/sha256/${sha256(configOf(image))}`,
          format: "oci-layout",
        });
      }
    }));

  test("what a path is", () =>
    withFolder(async (folder) => {
      const files: Readonly<Record<string, Uint8Array>> = {
        "docker.tar": await packTar(classicMembers([image])),
        "docker.tar.gz": gzipSync(await packTar(classicMembers([image]))),
        "oci.tar": await packTar(oci(gzip)),
        "other.tar": await packTar([["readme", "r"]]),
        "other.tar.gz": gzipSync(await packTar([["readme", "r"]])),
        "text.gz": gzipSync("a text"),
        "report.json": Buffer.from('{"SchemaVersion":2}'),
        "picture.png": Buffer.from("\x89PNG and much more of it".repeat(99)),
        "empty.tar": new Uint8Array(0),
      };
      for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
      await mkdir(join(folder, "folder"));
      const told: Record<string, string> = {};
      for (const name of [...Object.keys(files), "folder", "nothing"]) {
        const found = await detectArchive(host, join(folder, name));
        told[name] =
          found.kind === "image" ? found.format : found.kind === "not-an-image" ? found.reason : found.kind;
      }
      assert.deepEqual(told, {
        "docker.tar": "docker",
        "docker.tar.gz": "docker",
        "oci.tar": "oci",
        "other.tar": "no-manifest",
        "other.tar.gz": "no-manifest",
        "text.gz": "no-tar",
        "report.json": "no-tar",
        "picture.png": "no-tar",
        "empty.tar": "empty",
        folder: "no-manifest",
        nothing: "missing",
      });
    }));
});
