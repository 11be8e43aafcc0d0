import assert from "node:assert/strict";
import { test } from "node:test";
import { matchesAny } from "../server/src/name-patterns.ts";

const cases: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ["curl", "curl", true],
  ["curl", "curl-dev", false],
  ["*", "", true],
  ["*", "anything", true],
  ["lib*", "libc", true],
  ["lib*", "glib", false],
  ["*-dev", "libc-dev", true],
  ["*-dev", "libc-dev2", false],
  ["a*a", "a", false],
  ["a*b*c", "a-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["a*bc*c", "abc", false],
  ["**", "x", true],
  ["registry.example.com/*", "registry-example.com/x", false],
  [`${"*a".repeat(5000)}b`, "a".repeat(100_000), false],
];

for (const [pattern, text, matches] of cases) {
  test(`${pattern.slice(0, 30)} and ${text.slice(0, 30)}`, () => {
    assert.equal(matchesAny([pattern], text), matches);
  });
}
