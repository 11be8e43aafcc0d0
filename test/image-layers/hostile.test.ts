/** Archives that were made to do harm, and ones that broke on the way. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import {
  type ArchiveFailure,
  describeArchiveFailure,
} from "../../server/src/image-layers/archive-failure.ts";
import type { ArchiveSource } from "../../server/src/image-layers/archive-source.ts";
import { usualLimits } from "../../server/src/image-layers/limits.ts";
import { mapPackageLayers } from "../../server/src/image-layers/map-package-layers.ts";
import { readArchiveConfig } from "../../server/src/image-layers/read-archive-config.ts";
import { unzstdInScript } from "../../server/src/image-layers/unpack.node.ts";
import { english } from "../../server/src/l10n/texts.ts";
import {
  addOciImage,
  classicMembers,
  createBlobs,
  dpkgStatus,
  gzip,
  inPieces,
  ociMembers,
  packTar,
  tarHeader,
} from "./archives.ts";
import { wantedPackage } from "./wanted.ts";

const never = new AbortController().signal;
const wanted = [wantedPackage("deb", "a", "1")];
const layer = await packTar([
  ["var/lib/dpkg/status", dpkgStatus({ a: "1" })],
  ["rest", "r".repeat(3000)],
]);
const whole = await packTar(classicMembers([{ layers: [layer], tags: ["app:1"] }]));

function stream(chunks: AsyncIterable<Uint8Array>): ArchiveSource {
  return { kind: "stream", chunks };
}

const mebibyte = 1024 * 1024;

/** Of a file of that size, as the first bytes of a tar. */
function headerOf(name: string, size: number): Uint8Array {
  return tarHeader(name, size, "0");
}

describe("bounds", () => {
  test("a large layer costs time and no memory", async () => {
    const size = 512 * mebibyte;
    const inner = headerOf("huge", size);
    const outer = headerOf("layer.tar", size + 1536);
    const zeros = new Uint8Array(mebibyte);
    async function* chunks() {
      yield outer;
      yield inner;
      for (let at = 0; at < size; at += zeros.length) yield zeros;
      yield new Uint8Array(1024);
      yield await packTar([
        ["manifest.json", '[{"Config":"c","RepoTags":null,"Layers":["layer.tar"]}]'],
        ["c", '{"rootfs":{"diff_ids":["sha256:1"]}}'],
      ]);
    }
    const before = process.memoryUsage().arrayBuffers;
    const mapped = await mapPackageLayers(stream(chunks()), wanted, never);
    assert.equal(mapped.kind, "mapped", JSON.stringify(mapped));
    assert.ok(process.memoryUsage().arrayBuffers - before < 100 * mebibyte);
  });

  test("a file that claims to be a database of many gigabytes is passed over", async () => {
    const header = headerOf("var/lib/dpkg/status", 20 * 1024 * mebibyte);
    const bytes = Buffer.concat([header, new Uint8Array(5000)]);
    const archive = await packTar([
      ["l", bytes],
      ["manifest.json", '[{"Config":"c","Layers":["l"]}]'],
      ["c", '{"rootfs":{"diff_ids":["sha256:1"]}}'],
    ]);
    const failure = await mapPackageLayers(stream(inPieces(archive, 999)), wanted, never);
    assert.deepEqual(failure, { kind: "broken", detail: "l: it ends too early" });
  });

  for (const [name, packing] of [
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const) {
    test(`what unpacks to hundreds of times its size is refused: ${name}`, async () => {
      const bomb = packing(Buffer.concat([headerOf("zeros", 64 * mebibyte), new Uint8Array(64 * mebibyte)]));
      const archive = await packTar([["l", bomb]]);
      const limits = { ...usualLimits, inflated: 16 * mebibyte };
      const failure = await mapPackageLayers(stream(inPieces(archive, 65_536)), wanted, never, { limits });
      assert.deepEqual(failure, {
        kind: "too-large",
        detail: "its layers unpack to hundreds of times their size",
      });
      const packed = await mapPackageLayers(stream(inPieces(bomb, 65_536)), wanted, never, { limits });
      assert.equal(packed.kind, "too-large");
      const most = { ...usualLimits, unpacked: 16 * mebibyte };
      const all = await mapPackageLayers(stream(inPieces(archive, 65_536)), wanted, never, { limits: most });
      assert.deepEqual(all, { kind: "too-large", detail: "its layers, unpacked" });
    });

    test(`what follows the end of a layer is not unpacked: ${name}`, async () => {
      const bomb = packing(Buffer.concat([layer, new Uint8Array(64 * mebibyte)]));
      const blobs = createBlobs();
      const manifest = addOciImage(blobs, { layers: [layer] }, () => bomb);
      const bytes = await packTar(ociMembers(blobs, [manifest]));
      const limits = { ...usualLimits, inflated: 16 * mebibyte };
      const mapped = await mapPackageLayers(stream(inPieces(bytes, 1024)), wanted, never, { limits });
      assert.equal(mapped.kind === "mapped" && mapped.layers.find(wanted[0] ?? assert.fail()), 0);
    });
  }

  test("a layer of very many entries", async () => {
    const header = Buffer.from(headerOf("some/file", 0));
    const many = Buffer.concat(Array.from({ length: 200_000 }, () => header));
    const bytes = await packTar(classicMembers([{ layers: [many] }]));
    assert.equal((await mapPackageLayers(stream(inPieces(bytes, mebibyte)), wanted, never)).kind, "mapped");
  });

  test("an archive of too many members, or of too much JSON", async () => {
    const members = Array.from({ length: 300 }, (_, index) => [`${index}`, "{}"] as const);
    const few = { ...usualLimits, members: 200 };
    const read = async (limits: typeof usualLimits) =>
      mapPackageLayers(stream(inPieces(await packTar(members), 9999)), wanted, never, { limits });
    assert.deepEqual(await read(few), { kind: "too-large", detail: "members of the archive" });
    const same = await packTar(members.map(() => ["one name", ""] as const));
    const again = await mapPackageLayers(stream(inPieces(same, 9999)), wanted, never, { limits: few });
    assert.deepEqual(again, { kind: "too-large", detail: "members of the archive" });
    const archive = await packTar([["manifest.json", `[${" ".repeat(2000)}]`]]);
    const small = { ...usualLimits, json: 1000 };
    const failure = await mapPackageLayers(stream(inPieces(archive, 100)), wanted, never, { limits: small });
    assert.deepEqual(failure, { kind: "broken", detail: "manifest.json is no JSON" });
  });
});

describe("broken archives", () => {
  test("cut off anywhere, there is a failure or the whole answer", async () => {
    const blobs = createBlobs();
    const oci = await packTar(ociMembers(blobs, [addOciImage(blobs, { layers: [layer] }, gzip)]));
    for (const bytes of [whole, oci, gzipSync(whole), zstdCompressSync(whole)]) {
      for (let cut = 0; cut < bytes.length; cut += 97) {
        const part = bytes.subarray(0, cut);
        const found = await mapPackageLayers(stream(inPieces(part, 4096)), wanted, never);
        if (found.kind === "mapped") assert.equal(found.layers.find(wanted[0] ?? assert.fail()), 0);
        else assert.match(found.kind, /^(broken|not-an-image|missing-blob)$/);
        const read = await readArchiveConfig(stream(inPieces(part, 4096)));
        assert.match(read.kind, /^(image|broken|not-an-image|missing-blob)$/);
      }
    }
  });

  test("with any byte changed, there is an answer", async () => {
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 1;
      return seed % below;
    };
    for (const bytes of [whole, gzipSync(whole), zstdCompressSync(whole)]) {
      for (let round = 0; round < 300; round++) {
        const changed = Buffer.from(bytes);
        for (let count = 0; count < 3; count++) changed[random(changed.length)] = random(256);
        await mapPackageLayers(stream(inPieces(changed, 5000)), wanted, never);
      }
    }
  });

  test("the unpacker of old Nodes reads frames and refuses what is cut off", async () => {
    const text = Buffer.from("some text ".repeat(9999));
    const frames = Buffer.concat([
      zstdCompressSync(text),
      Buffer.from([0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9]),
      zstdCompressSync(text),
    ]);
    const parts: Uint8Array[] = [];
    for await (const part of unzstdInScript(inPieces(frames, 9999))) parts.push(part);
    assert.ok(Buffer.concat([text, text]).equals(Buffer.concat(parts)));
    const cut = async () => {
      for await (const _ of unzstdInScript(inPieces(frames.subarray(0, 20), 9999)));
    };
    await assert.rejects(cut());
  });

  test("every failure names the thing, the cause and the next step", () => {
    const failures: readonly ArchiveFailure[] = [
      ...(["missing", "empty", "no-file", "no-tar", "no-manifest"] as const).map(
        (reason) => ({ kind: "not-an-image", reason }) as const,
      ),
      { kind: "broken", detail: "DETAIL" },
      { kind: "missing-blob", name: "DETAIL", format: "docker" },
      { kind: "no-such-image", names: ["DETAIL"] },
      { kind: "no-such-image", names: [] },
      { kind: "too-large", detail: "DETAIL" },
      { kind: "unreadable", detail: "DETAIL" },
      { kind: "engine", failure: { kind: "failed", detail: "DETAIL" } },
    ];
    for (const failure of failures) {
      const text = describeArchiveFailure(failure, "NAME", english);
      assert.match(text, /NAME/);
      if (JSON.stringify(failure).includes("DETAIL")) assert.match(text, /DETAIL/);
    }
  });
});
