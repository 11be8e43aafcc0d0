import assert from "node:assert/strict";
import { test } from "node:test";
import { readScan, storeScan } from "../../server/src/scan/read-scan.ts";
import type { Scan } from "../../server/src/scan/scan.ts";
import { makeConfig, makeScan } from "../support/scans.ts";

const scan: Scan = makeScan({
  stage: "runtime",
  role: "base",
  omitted: ["3 secrets"],
  remarks: ["Layers could not be read."],
  image: {
    config: { ...makeConfig(["ADD a / # buildkit", "#CMD x"]), labels: { a: "b", constructor: "c" } },
    baseLayers: 1,
    distribution: { name: "debian", version: "12", isEndOfLife: false },
    repositoryDigests: ["node@sha256:abc"],
  },
  findings: [
    [
      0,
      {
        score: 9.8,
        fixedIn: ["1"],
        layer: { kind: "diff-id", value: "sha256:1" },
        package: { path: "/a", purl: "pkg:a/b" },
      },
    ],
    [1, { layer: { kind: "history-index", value: 3 }, aliases: ["GHSA-1"] }],
    [
      undefined,
      { layer: { kind: "history-text", value: "RUN x" }, severity: "unknown", status: "will-not-fix" },
    ],
    [undefined, {}],
  ],
});

function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("a scan is the same after it was kept", () => {
  assert.deepEqual(readScan(toJson(storeScan(scan))), scan);
  const empty = makeScan();
  assert.deepEqual(readScan(toJson(storeScan(empty))), empty);
  const [first] = scan.findings;
  assert.ok(first);
  const ambiguous: Scan = { ...scan, findings: [{ ...first, isAmbiguous: true }] };
  assert.deepEqual(readScan(toJson(storeScan(ambiguous))), ambiguous);
});

test("another format is none", () => {
  assert.equal(readScan(toJson(scan)), undefined);
  assert.equal(readScan({ ...storeScan(scan), format: 2 }), undefined);
});

for (const value of [undefined, null, 1, "", "scan", [], {}, { format: 1 }, [[[]]]]) {
  test(`no scan: ${JSON.stringify(value)}`, () => assert.equal(readScan(value), undefined));
}

/** All values in a JSON, each with a way to make a copy in which it is another one. */
function* mutate(
  value: unknown,
  change: (other: unknown) => unknown,
): Generator<(other: unknown) => unknown> {
  yield change;
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield* mutate(child, (other) =>
      change(Array.isArray(value) ? value.toSpliced(Number(key), 1, other) : { ...value, [key]: other }),
    );
  }
}

test("whatever is put in any place, it is a scan or none, and never throws", () => {
  const json = toJson(storeScan(scan));
  const others = [
    null,
    -1,
    Number.POSITIVE_INFINITY,
    "x",
    "",
    [],
    {},
    true,
    "x".repeat(2_000_000),
    { length: -1 },
  ];
  let read = 0;
  let refused = 0;
  for (const put of mutate(json, (other) => other)) {
    for (const other of others) {
      const found = readScan(put(other));
      if (found === undefined) refused += 1;
      else read += 1;
      // What is let through can be kept again.
      if (found !== undefined) assert.deepEqual(readScan(toJson(storeScan(found))), found);
    }
  }
  assert.ok(read > 100 && refused > 300, `${read} read, ${refused} refused`);
});

test("keys of a prototype are not let in", () => {
  const json = JSON.parse(
    JSON.stringify(storeScan(scan)).replace('"labels":{', '"labels":{"__proto__":"p",'),
  );
  const found = readScan(json);
  assert.ok(found?.image.config);
  assert.equal(Object.getPrototypeOf(found.image.config.labels), Object.prototype);
  assert.equal(readScan(Object.create(storeScan(scan))), undefined);
});
