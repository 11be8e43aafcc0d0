import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countVulnerabilities,
  describeAge,
  describeCounts,
  describeSize,
  describeTime,
  totalOf,
  worstOf,
} from "../../client/src/scan/scan-words.ts";
import { sample, wording } from "./sample-scan.ts";

const none = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };

test("counts are told worst first, and nothing of what was not found", () => {
  assert.equal(describeCounts(sample.counts, wording.t), "1 critical, 1 high, 1 medium, 1 low, 1 negligible");
  assert.equal(describeCounts(none, wording.t), "");
  assert.equal(totalOf(sample.counts), 5);
  assert.equal(worstOf(sample.counts), "critical");
  assert.equal(worstOf(none), undefined);
  assert.deepEqual(
    [0, 1, 2].map((count) => countVulnerabilities(count, wording.t)),
    ["no vulnerabilities", "1 vulnerability", "2 vulnerabilities"],
  );
});

const ages: readonly (readonly [string, string | undefined])[] = [
  ["2026-03-01T12:00:00Z", "just now"],
  ["2026-03-01T11:59:01Z", "just now"],
  // A clock that is ahead.
  ["2026-03-01T12:05:00Z", "just now"],
  ["2026-03-01T11:59:00Z", "1 minute ago"],
  ["2026-03-01T10:00:00Z", "2 hours ago"],
  ["2026-02-28T11:00:00Z", "1 day ago"],
  ["2026-02-20T12:00:00Z", "1 week ago"],
  ["2025-12-01T12:00:00Z", "3 months ago"],
  ["2023-01-01T00:00:00Z", "3 years ago"],
  ["yesterday", undefined],
];

test("ages are told in the largest unit that fits", () => {
  for (const [time, age] of ages) assert.equal(describeAge(time, wording), age, time);
  assert.equal(describeAge("2026-03-01T10:00:00Z", { ...wording, locale: "ko" }), "2시간 전");
});

test("sizes have the units of Docker's lists", () => {
  assert.equal(describeSize(78_121_000, "en"), "78 MB");
  assert.equal(describeSize(1_240_000_000, "en"), "1.2 GB");
  assert.equal(describeSize(4_200, "en"), "4 kB");
});

test("what is no time is shown as it is", () => {
  assert.equal(describeTime("not a time", "en"), "not a time");
  assert.match(describeTime("2026-03-01T10:00:00Z", "en"), /2026/);
});
