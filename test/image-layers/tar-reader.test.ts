import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ArchiveProblem } from "../../server/src/image-layers/archive-failure.ts";
import { createTarReader, type TarEntry } from "../../server/src/image-layers/tar-reader.ts";
import { packTar } from "./archives.ts";

interface Read {
  readonly entries: readonly (TarEntry & { readonly content: string })[];
}

function readTar(bytes: Uint8Array, size: number): Read {
  const entries: (TarEntry & { content: string })[] = [];
  const reader = createTarReader((entry) => {
    const read = { ...entry, content: "" };
    entries.push(read);
    return {
      write: (part) => {
        read.content += Buffer.from(part).toString("latin1");
      },
      end: () => {
        read.content += "$";
      },
    };
  });
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  reader.finish();
  return { entries };
}

/** A header by hand, for what tar-stream does not write. */
function header(name: string, size: number, flag: string, change?: (block: Buffer) => void): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`${size.toString(8).padStart(11, "0")} `, 124);
  block.write(flag, 156);
  change?.(block);
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function padded(text: string): Buffer {
  return Buffer.concat([Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)]);
}

const end = Buffer.alloc(1024);

function problemOf(bytes: Uint8Array): string {
  try {
    readTar(bytes, 700);
    return "none";
  } catch (error) {
    assert.ok(error instanceof ArchiveProblem, String(error));
    return error.failure.kind === "broken" || error.failure.kind === "too-large"
      ? `${error.failure.kind}: ${error.failure.detail}`
      : error.failure.kind;
  }
}

describe("the reader of tar files", () => {
  for (const size of [1, 7, 511, 512, 513, 10_000, 1_000_000]) {
    test(`reads what tar-stream packs, in pieces of ${size}`, async () => {
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
        readTar(bytes, size).entries.map(({ name, type, linkName, content }) => [
          name,
          type,
          linkName,
          content,
        ]),
        [
          ["a", "file", "", `${"x".repeat(1300)}$`],
          ["empty", "file", "", "$"],
          [long, "file", "", "long$"],
          ["exact", "file", "", `${"y".repeat(1024)}$`],
          ["ünïcödé-名前", "file", "", "u$"],
          ["folder/", "directory", "", "$"],
          ["link", "symbolic-link", "../a", "$"],
          ["hard", "hard-link", "a", "$"],
          ["fifo", "other", "", "$"],
          ["last", "file", "", "end$"],
        ],
      );
    });
  }

  test("reads GNU's long names, sizes and maps of holes", () => {
    const name = `${"n".repeat(150)}/file`;
    const hole = header("sparse", 4, "S", (block) => {
      block[482] = 1;
    });
    const more = Buffer.alloc(512);
    more[504] = 1;
    const big = header("big", 0, "0", (block) => {
      block.fill(0, 124, 136);
      block[124] = 0x80;
      block[135] = 3;
    });
    const bytes = Buffer.concat([
      ...[header("././@LongLink", name.length + 1, "L"), padded(`${name}\0`)],
      ...[header("././@LongLink", name.length + 1, "K"), padded(`${name}\0`)],
      header("short", 0, "2"),
      ...[hole, more, Buffer.alloc(512), padded("data")],
      ...[big, padded("big")],
      end,
    ]);
    for (const size of [3, 512, 4096]) {
      assert.deepEqual(
        readTar(bytes, size).entries.map((entry) => [entry.name, entry.linkName, entry.content]),
        [
          [name, name, "$"],
          ["sparse", "", "data$"],
          ["big", "", "big$"],
        ],
      );
    }
  });

  test("ends at the end mark, whatever follows", () => {
    const bytes = Buffer.concat([header("a", 1, "0"), padded("a"), end, Buffer.from("rubbish".repeat(999))]);
    assert.deepEqual(
      readTar(bytes, 333).entries.map(({ name }) => name),
      ["a"],
    );
  });

  test("reads no body for entries that have none, whatever they claim", () => {
    const bytes = Buffer.concat([header("l", 9999, "2"), header("d", 9999, "5"), header("a", 0, "0"), end]);
    assert.equal(readTar(bytes, 512).entries.length, 3);
  });

  test("says what is wrong", async () => {
    const whole = await packTar([["a", "x".repeat(2000)]]);
    const pax = (text: string) => Buffer.concat([header("pax", text.length, "x"), padded(text), end]);
    const damaged = Buffer.from(whole);
    damaged[3] = 0x55;
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [whole.subarray(0, 1500), "broken: it ends too early"],
      [whole.subarray(0, 100), "broken: it ends too early"],
      [damaged, "broken: a header in the tar file is damaged"],
      [Buffer.alloc(2048, "not a tar "), "broken: a header in the tar file is damaged"],
      [
        header("a", 0, "0", (block) => block.fill(0xff, 124, 136)),
        "broken: a size in the tar file makes no sense",
      ],
      [
        header("a", 0, "0", (block) => block.write("12345x", 124)),
        "broken: a size in the tar file makes no sense",
      ],
      [header("x", 2 ** 30, "x"), "too-large: an extended header in the tar file"],
      [header("x", 2 ** 30, "L"), "too-large: an extended header in the tar file"],
      [pax("99999 path=a\n"), "broken: an extended header is damaged"],
      [pax("-5 path=a\n"), "broken: an extended header is damaged"],
      [pax("no number at all"), "broken: an extended header is damaged"],
      [pax("14 size=-999\n\n"), "broken: a size in the tar file makes no sense"],
    ];
    for (const [bytes, problem] of cases) assert.equal(problemOf(bytes), problem);
  });

  test("an archive of old tools without an end mark is whole", async () => {
    const whole = await packTar([["a", "x".repeat(600)]]);
    assert.equal(problemOf(whole.subarray(0, 512 + 1024)), "none");
    assert.equal(problemOf(whole.subarray(0, 512 + 600)), "none");
  });
});
