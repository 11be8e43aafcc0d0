import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkReference, type RefusedReference } from "../../server/src/scanners/check-reference.ts";

const id = "a".repeat(64);

// [reference, for an engine, for a registry]
const cases: readonly [string, RefusedReference | undefined, RefusedReference | undefined][] = [
  ["node", undefined, undefined],
  ["localhost:5000/team/app:1.2", undefined, undefined],
  [`node@sha256:${id}`, undefined, undefined],
  [id, undefined, "image-id"],
  [`sha256:${id}`, undefined, "image-id"],
  ["abcdef123456", undefined, undefined],
  ["", "empty", "empty"],
  ["-v", "option", "option"],
  ["--output=/etc/passwd", "option", "option"],
  ["a b", "blank", "blank"],
  [" node", "blank", "blank"],
  ["node\n", "blank", "blank"],
  ["node\u0000", "blank", "blank"],
  ["node\u00A0x", "blank", "blank"],
  ["no\u200Bde", "blank", "blank"],
  ["no\u202Ede", "blank", "blank"],
  ["$(id)", "bad-repository", "bad-repository"],
  ["node;rm", "bad-repository", "bad-repository"],
  ["../etc/passwd", "bad-registry", "bad-registry"],
  ["/etc/passwd", "bad-repository", "bad-repository"],
  ["Node", "upper-case", "upper-case"],
  ["node:", "empty-tag", "empty-tag"],
];

describe("references for scanners", () => {
  for (const [reference, engine, registry] of cases) {
    test(JSON.stringify(reference), () => {
      assert.equal(checkReference(reference, "engine"), engine);
      assert.equal(checkReference(reference, "registry"), registry);
    });
  }
});
