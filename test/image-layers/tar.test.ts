import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ArchiveProblem } from "../../server/src/image-layers/archive-failure.ts";
import { readTar, type TarEntry } from "../../server/src/image-layers/tar.node.ts";
import { tarHeader as header, inPieces, packTar, padded } from "./archives.ts";

type Read = Omit<TarEntry, "content" | "size"> & { readonly text: string };

async function read(bytes: Uint8Array, size: number): Promise<readonly Read[]> {
  const entries: Read[] = [];
  for await (const { name, type, linkName, content } of readTar(inPieces(bytes, size))) {
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(part);
    entries.push({ name, type, linkName, text: Buffer.concat(parts).toString("latin1") });
  }
  return entries;
}

async function problemOf(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes, 700);
    return "none";
  } catch (error) {
    assert.ok(error instanceof ArchiveProblem, String(error));
    const { failure } = error;
    return "detail" in failure ? `${failure.kind}: ${failure.detail}` : failure.kind;
  }
}

const end = Buffer.alloc(1024);
const pax = (text: string, flag = "x") => Buffer.concat([header("pax", text.length, flag), padded(text)]);
/** Many records, each with a name of its own. */
const records = (count: number) =>
  Array.from({ length: count }, (_, index) => `12 ${1e6 + index}=\n`).join("");

describe("the reader of tar files", () => {
  for (const size of [1, 7, 511, 512, 513, 10_000, 1_000_000]) {
    test(`reads entries that come in pieces of ${size}`, async () => {
      const long = `${"folder-with-a-name/".repeat(20)}file`;
      const bytes = await packTar([
        ["a", "x".repeat(1300)],
        ["empty", ""],
        [long, "long"],
        ["exact", "y".repeat(1024)],
        ["ünïcödé-名前", "u"],
        { name: "folder/", type: "directory" },
        { name: "link", type: "symlink", linkname: "../a" },
        { name: "hard", type: "link", linkname: "a" },
        { name: "fifo", type: "fifo" },
        ["last", "end"],
      ]);
      assert.deepEqual(
        (await read(bytes, size)).map(({ name, type, linkName, text }) => [name, type, linkName, text]),
        [
          ["a", "file", "", "x".repeat(1300)],
          ["empty", "file", "", ""],
          [long, "file", "", "long"],
          ["exact", "file", "", "y".repeat(1024)],
          ["ünïcödé-名前", "file", "", "u"],
          ["folder/", "directory", "", ""],
          ["link", "symbolic-link", "../a", ""],
          ["hard", "hard-link", "a", ""],
          ["fifo", "other", "", ""],
          ["last", "file", "", "end"],
        ],
      );
    });
  }

  test("contents may be left early, or not be looked at", async () => {
    const bytes = await packTar([
      ["left", "l".repeat(200_000)],
      ["passed over", "p".repeat(200_000)],
      ["read", "r".repeat(2000)],
    ]);
    for (const size of [100, 4096, bytes.length]) {
      const seen: string[] = [];
      for await (const { name, content } of readTar(inPieces(bytes, size))) {
        let length = 0;
        if (name === "passed over") seen.push(name);
        else {
          for await (const part of content) {
            length += part.length;
            if (name === "left") break;
          }
          seen.push(name === "left" ? name : `${name} ${length}`);
        }
      }
      assert.deepEqual(seen, ["left", "passed over", "read 2000"]);
    }
  });

  test("reads the forms of old tars, and sizes that octal digits have no room for", async () => {
    const name = `${"n".repeat(150)}/file`;
    const old = (flag: string, label: string) => header(label, 0, flag, (block) => block.fill(0, 257, 265));
    const big = header("big", 0, "0", (block) => {
      block.fill(0, 124, 136);
      block[124] = 0x80;
      block[135] = 3;
    });
    const bytes = Buffer.concat([
      ...[header("././@LongLink", name.length + 1, "L"), padded(`${name}\0`)],
      ...[header("././@LongLink", name.length + 1, "K"), padded(`${name}\0`)],
      header("short", 0, "2"),
      ...[old("\0", "file"), old("0", "folder/")],
      ...[big, padded("big")],
      ...[pax("13 size=1234\n".replace("1234", "0003")), header("pax", 0, "0"), padded("pax")],
      end,
    ]);
    for (const size of [3, 512, 4096]) {
      assert.deepEqual(
        (await read(bytes, size)).map((entry) => [entry.name, entry.type, entry.linkName, entry.text]),
        [
          [name, "symbolic-link", name, ""],
          ["file", "file", "", ""],
          ["folder/", "directory", "", ""],
          ["big", "file", "", "big"],
          ["pax", "file", "", "pax"],
        ],
      );
    }
  });

  test("GNU's maps of holes are passed over while they are in the header; tar-stream knows no longer ones", async () => {
    const sparse = (isLong: boolean) =>
      header("sparse", 4, "S", (block) => {
        block[482] = isLong ? 1 : 0;
      });
    const last = [padded("data"), header("a", 0, "0"), end];
    assert.equal(await problemOf(Buffer.concat([sparse(false), ...last])), "none");
    const long = Buffer.concat([sparse(true), Buffer.alloc(512), ...last]);
    assert.equal(await problemOf(long), "broken: a header in the tar file is damaged");
  });

  test("ends at the end mark, whatever follows", async () => {
    const first = Buffer.concat([header("a", 1, "0"), padded("a"), end]);
    const rubbish = [
      Buffer.from("rubbish".repeat(999)),
      await packTar([["b", "b"]]),
      Buffer.alloc(3_000_000),
    ];
    for (const more of rubbish) {
      for (const size of [333, 512, 1000, 1024, 1_000_000]) {
        const found = await read(Buffer.concat([first, more]), size);
        assert.deepEqual(
          found.map(({ name }) => name),
          ["a"],
        );
      }
    }
  });

  test("an archive of old tools without an end mark is whole", async () => {
    const whole = await packTar([["a", "x".repeat(600)]]);
    assert.equal(await problemOf(whole.subarray(0, 512 + 1024)), "none");
    assert.equal(await problemOf(whole.subarray(0, 512 + 600)), "none");
    assert.equal(await problemOf(whole.subarray(0, 512 + 599)), "broken: it ends too early");
  });

  test("says what is wrong", async () => {
    const whole = await packTar([["a", "x".repeat(2000)]]);
    const damaged = Buffer.from(whole);
    damaged[3] = 0x55;
    const size = (first: number) =>
      Buffer.concat([header("a", 0, "0", (block) => (block[124] = first)), Buffer.alloc(5000, 1)]);
    const senseless = "broken: a size in the tar file makes no sense";
    const extended = "too-large: an extended header in the tar file";
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [whole.subarray(0, 1500), "broken: it ends too early"],
      [whole.subarray(0, 100), "broken: it ends too early"],
      [damaged, "broken: a header in the tar file is damaged"],
      [Buffer.alloc(2048, "not a tar "), "broken: a header in the tar file is damaged"],
      // tar-stream gets no number out of the first of these, and would wait for ever.
      [size(0x81), senseless],
      [size(0xff), "broken: a header in the tar file is damaged"],
      [size(0x80), senseless],
      [
        Buffer.concat([pax("14 size=-999\n\n"), header("a", 0, "0"), end]),
        "broken: a header in the tar file is damaged",
      ],
      [header("x", 2 ** 30, "x"), extended],
      [header("x", 2 ** 30, "L"), extended],
      [Buffer.concat([header("x", 3_000_000, "x"), Buffer.alloc(3_000_000, "1")]), extended],
      [Buffer.concat(Array.from({ length: 2000 }, () => pax("6 a=b\n"))), extended],
      [Buffer.concat([pax(records(5000)), header("a", 0, "0"), end]), extended],
      // Each further header would be given a copy of all these.
      [Buffer.concat([pax(records(5000), "g"), pax("6 a=b\n"), header("a", 0, "0"), end]), extended],
    ];
    for (const [index, [bytes, problem]] of cases.entries()) {
      assert.equal(await problemOf(bytes), problem, `case ${index}`);
    }
  });

  test("whatever the headers hold, it ends", async () => {
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 1;
      return seed % below;
    };
    const flags = ["0", "1", "2", "5", "x", "g", "L", "K", "S", "7", "\0"];
    for (let round = 0; round < 500; round++) {
      const parts = Array.from({ length: 6 }, () => {
        const flag = flags[random(flags.length)] ?? "0";
        const length = random(3) * 300;
        const made = header(`n${random(99)}`, length, flag, (block) => {
          for (let count = random(3); count > 0; count--) block[124 + random(12)] = random(256);
        });
        return [
          made,
          padded(`${random(40)} ${["path", "size", "x"][random(3)]}=${random(9999)}\n`.padEnd(length)),
        ];
      });
      await problemOf(Buffer.concat([...parts.flat(), end]));
    }
  });
});
