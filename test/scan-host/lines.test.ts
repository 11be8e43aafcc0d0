import assert from "node:assert/strict";
import { test } from "node:test";
import { keepTail, splitLines } from "../../server/src/scan-host/lines.ts";

function split(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  splitter.end();
  return lines;
}

test("lines end with any kind of break, wherever the pieces end", () => {
  assert.deepEqual(split("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
  assert.deepEqual(split("a", "b\r", "\n", "\n", "c"), ["ab", "c"]);
  const korean = Buffer.from("한글\n");
  assert.deepEqual(split(korean.subarray(0, 2), korean.subarray(2)), ["한글"]);
  assert.deepEqual(split(), []);
});

test("what moves cursors, colours words or rings bells is left out", () => {
  assert.deepEqual(split("\u001b[1;31mred\u001b[0m\u0007\u001b]0;title\u0007!\n\t[x]\n\u001b[2K\n"), [
    "red!",
    "\t[x]",
  ]);
});

test("a line without an end costs no memory", () => {
  const lines = split(...Array.from({ length: 1000 }, () => "x".repeat(1000)), "\nnext");
  assert.deepEqual(
    lines.map(({ length }) => length),
    [8192, 4],
  );
});

test("the end is kept", () => {
  const tail = keepTail(10);
  assert.equal(tail.text(), "");
  for (let index = 0; index < 1000; index++) tail.add(`line ${index}`);
  assert.equal(tail.text(), "8\nline 999");
});
