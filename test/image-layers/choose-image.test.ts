/** Archives of more than one image, and manifests that do not fit what they come with. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ImageChoice } from "../../server/src/image-layers/choose-image.ts";
import { mapPackageLayers } from "../../server/src/image-layers/map-package-layers.ts";
import { readArchiveConfig } from "../../server/src/image-layers/read-archive-config.ts";
import {
  addOciImage,
  type Blobs,
  classicMembers,
  configOf,
  createBlobs,
  inPieces,
  ociMembers,
  packTar,
  plain,
  sha256,
  type TestEntry,
} from "./archives.ts";

const layer = await packTar([["a", "1"]]);
const other = await packTar([["a", "2"]]);

/** Both ways of reading must come to the same. */
async function read(members: readonly TestEntry[], choice: ImageChoice = {}): Promise<string> {
  const bytes = await packTar(members);
  const chunks = () => ({ kind: "stream", chunks: inPieces(bytes, 5000) }) as const;
  const mapped = await mapPackageLayers(chunks(), [], new AbortController().signal, choice);
  const config = await readArchiveConfig(chunks(), choice);
  const told = [mapped, config].map((found) => {
    if (found.kind === "mapped" || found.kind === "image") return found.config.digest ?? "";
    return JSON.stringify(found);
  });
  assert.equal(told[0], told[1]);
  return told[0] ?? "";
}

function id(image: Parameters<typeof configOf>[0]): string {
  return `sha256:${sha256(configOf(image))}`;
}

describe("several images in Docker's form", () => {
  const one = { layers: [layer], tags: ["app:1", "registry:5000/app:1"] };
  const two = { layers: [layer, other], tags: ["docker.io/library/node:latest"] };
  const members = classicMembers([one, two]);

  test("by tag", async () => {
    assert.equal(await read(members, { reference: "app:1" }), id(one));
    assert.equal(await read(members, { reference: "registry:5000/app:1" }), id(one));
    for (const reference of ["node", "node:latest", "library/node", "docker.io/library/node:latest"]) {
      assert.equal(await read(members, { reference }), id(two));
    }
  });

  test("by id", async () => {
    assert.equal(await read(members, { reference: id(two) }), id(two));
    assert.equal(await read(members, { reference: id(two).slice(7, 19) }), id(two));
  });

  test("none that is meant", async () => {
    const names = [...one.tags, ...two.tags];
    for (const choice of [{}, { reference: "app:2" }, { reference: "app" }]) {
      assert.equal(await read(members, choice), JSON.stringify({ kind: "no-such-image", names }));
    }
  });

  test("the same one under several entries", async () => {
    const again = { ...one, tags: ["again:1"] };
    assert.equal(await read(classicMembers([one, again])), id(one));
  });
});

describe("OCI indexes", () => {
  const images = (blobs: Blobs) =>
    ["amd64", "arm64", "s390x"].map((architecture) =>
      addOciImage(blobs, { layers: [layer], architecture, tags: ["app:1"] }, plain),
    );

  test("by architecture", async () => {
    const blobs = createBlobs();
    const members = ociMembers(blobs, images(blobs));
    for (const architecture of ["amd64", "arm64", "s390x"]) {
      assert.equal(await read(members, { architecture }), id({ layers: [layer], architecture }));
    }
    assert.equal(
      await read(members, { architecture: "riscv64" }),
      JSON.stringify({ kind: "no-such-image", names: ["app:1"] }),
    );
  });

  test("nested, with attestations, and platforms that were not fetched", async () => {
    const blobs = createBlobs();
    const kept = addOciImage(blobs, { layers: [layer], architecture: "riscv64" }, plain);
    const attestation = {
      ...blobs.add(JSON.stringify({ config: blobs.add("{}"), layers: [blobs.add('{"_type":"in-toto"}')] })),
      annotations: { "vnd.docker.reference.type": "attestation-manifest" },
      platform: { os: "unknown", architecture: "unknown" },
    };
    const index = blobs.add(
      JSON.stringify({
        manifests: [
          { digest: `sha256:${"0".repeat(64)}`, platform: { os: "linux", architecture: "amd64" } },
          attestation,
          kept,
        ],
      }),
    );
    const members = ociMembers(blobs, [
      { ...index, annotations: { "io.containerd.image.name": "docker.io/library/app:1" } },
    ]);
    assert.equal(await read(members), id({ layers: [layer], architecture: "riscv64" }));
    assert.equal(
      await read(members, { reference: "app:1" }),
      id({ layers: [layer], architecture: "riscv64" }),
    );
  });

  test("by tag", async () => {
    const blobs = createBlobs();
    const one = addOciImage(blobs, { layers: [layer], tags: ["one:1"] }, plain);
    const two = addOciImage(blobs, { layers: [other], tags: ["two:1"] }, plain);
    const members = ociMembers(blobs, [one, two]);
    assert.equal(await read(members, { reference: "two:1" }), id({ layers: [other] }));
    assert.match(await read(members), /no-such-image.*one:1.*two:1/);
  });

  test("too deep, or round in a circle", async () => {
    const blobs = createBlobs();
    let inner: unknown = addOciImage(blobs, { layers: [layer] }, plain);
    for (let depth = 0; depth < 20; depth++) inner = blobs.add(JSON.stringify({ manifests: [inner] }));
    assert.match(await read(ociMembers(blobs, [inner])), /too-large/);
    const digest = `sha256:${"a".repeat(64)}`;
    const circle: TestEntry = [
      `blobs/sha256/${"a".repeat(64)}`,
      JSON.stringify({ manifests: [{ digest }, { digest }] }),
    ];
    assert.match(
      await read([circle, ["index.json", JSON.stringify({ manifests: [{ digest }] })]]),
      /names no image/,
    );
  });
});

describe("what does not fit", () => {
  const image = { layers: [layer, other], tags: ["app:1"] };

  test("a layer that is not there", async () => {
    const blobs = createBlobs();
    const manifest = addOciImage(blobs, image, plain);
    blobs.members.delete(`blobs/sha256/${sha256(other)}`);
    const bytes = await packTar(ociMembers(blobs, [manifest]));
    const source = { kind: "stream", chunks: inPieces(bytes, 5000) } as const;
    assert.deepEqual(await mapPackageLayers(source, [], new AbortController().signal), {
      kind: "missing-blob",
      name: `blobs/sha256/${sha256(other)}`,
      format: "oci",
    });
    const classic = classicMembers([image]).filter((entry) => !(Array.isArray(entry) && entry[1] === other));
    const sink = { kind: "stream", chunks: inPieces(await packTar(classic), 5000) } as const;
    const failure = await mapPackageLayers(sink, [], new AbortController().signal);
    assert.equal(failure.kind, "missing-blob");
  });

  const cases: Readonly<Record<string, { members: readonly TestEntry[]; failure: RegExp }>> = {
    "no JSON": { members: [["manifest.json", "{"]], failure: /manifest.json is no JSON/ },
    "no list": { members: [["manifest.json", "{}"]], failure: /names no image/ },
    "an empty list": { members: [["manifest.json", "[]"]], failure: /names no image/ },
    "no configuration": { members: [["manifest.json", "[{}]"]], failure: /names no configuration/ },
    "a configuration that is missing": {
      members: [["manifest.json", '[{"Config":"../../etc/passwd","Layers":[]}]']],
      failure: /missing-blob/,
    },
    "a configuration of something else": {
      members: [
        ["manifest.json", '[{"Config":"c","Layers":[]}]'],
        ["c", "{}"],
      ],
      failure: /no configuration of an image/,
    },
    "more layers than the configuration": {
      members: [
        ["manifest.json", '[{"Config":"c","Layers":["a","b"]}]'],
        ["c", '{"rootfs":{"diff_ids":["sha256:1"]}}'],
      ],
      failure: /2 layers, the configuration 1/,
    },
    "links in a circle": {
      members: [
        { name: "manifest.json", type: "symlink", linkname: "b" },
        { name: "b", type: "symlink", linkname: "manifest.json" },
      ],
      failure: /missing-blob.*manifest.json/,
    },
    "digests that lead elsewhere": {
      members: [["index.json", '{"manifests":[{"digest":"sha256:../../../../etc/passwd"}]}']],
      failure: /digest in a manifest is none/,
    },
    "an index without manifests": { members: [["index.json", "[]"]], failure: /names no manifests/ },
    "an index of nothing": { members: [["index.json", '{"manifests":[]}']], failure: /names no image/ },
  };
  for (const [name, { members, failure }] of Object.entries(cases)) {
    test(name, async () => assert.match(await read(members), failure));
  }

  test("layers of another form, or damaged ones", async () => {
    const members: readonly TestEntry[] = [
      ["manifest.json", '[{"Config":"c","Layers":["l"]}]'],
      ["c", '{"rootfs":{"diff_ids":["sha256:1"]}}'],
    ];
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [Buffer.from("encrypted, and nobody knows how"), /form that is not known/],
      [layer.subarray(0, 512), /^l: it ends too early/],
      [Buffer.concat([layer.subarray(0, 1024), Buffer.alloc(600, 1)]), /^l: a header in the tar file/],
      [Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), /^l: it cannot be unpacked/],
      [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3]), /^l: it cannot be unpacked/],
    ];
    for (const [bytes, detail] of cases) {
      const chunks = inPieces(await packTar([...members, ["l", bytes]]), 100);
      const failure = await mapPackageLayers({ kind: "stream", chunks }, [], new AbortController().signal);
      assert.ok(failure.kind === "broken", JSON.stringify(failure));
      assert.match(failure.detail, detail);
    }
  });
});
