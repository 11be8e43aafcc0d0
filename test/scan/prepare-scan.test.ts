import assert from "node:assert/strict";
import { test } from "node:test";
import type { Policy } from "../../server/src/policy/policy.ts";
import { prepareScan } from "../../server/src/scan/prepare-scan.ts";
import { makeScan } from "../support/scans.ts";

const all: Policy = { minimumSeverity: "unknown", onlyFixable: false, ignore: [] };
const lodash = { name: "lodash", type: "npm", version: "4.17.20" } as const;

const scan = makeScan({
  findings: [
    [2, { id: "CVE-1", severity: "low", package: { ...lodash, path: "/a" } }],
    [2, { id: "CVE-2", severity: "high", package: { ...lodash, path: "/a" }, fixedIn: ["4.17.21"] }],
    [2, { id: "CVE-2", severity: "high", package: { ...lodash, path: "/b" }, fixedIn: ["4.17.21"] }],
    [3, { id: "CVE-2", severity: "high", package: { ...lodash, path: "/b" }, fixedIn: ["4.17.21"] }],
    [3, { id: "CVE-3", severity: "critical", package: { name: "zlib1g" } }],
  ],
});

test("what shares a place is one copy, the worst first", () => {
  const { copies } = prepareScan(scan, all, "2026-11-21");
  const told = copies.map(({ placed: { layer, finding }, findings }) => [
    layer,
    finding.package.path,
    findings.map(({ advisory }) => advisory.id),
  ]);
  assert.deepEqual(told, [
    [3, undefined, ["CVE-3"]],
    [2, "/a", ["CVE-2", "CVE-1"]],
    [2, "/b", ["CVE-2"]],
    [3, "/b", ["CVE-2"]],
  ]);
});

test("copies of a package are united once for each way in which they go together", () => {
  const { copies, unite } = prepareScan(scan, all, "2026-11-21");
  const lodashes = copies.slice(1);
  const { problem, counts } = unite(lodashes);
  assert.deepEqual(problem.paths, ["/a", "/b"]);
  assert.deepEqual(
    problem.findings.map(({ advisory }) => advisory.id),
    ["CVE-2", "CVE-1"],
  );
  assert.equal(problem.fixedIn, "4.17.21");
  assert.deepEqual(counts, { critical: 0, high: 1, medium: 0, low: 1, negligible: 0, unknown: 0 });
  assert.equal(unite(lodashes), unite(lodashes));
  assert.deepEqual(unite(lodashes.slice(1)).problem.paths, ["/b"]);
  assert.equal(unite(lodashes.slice(2)), unite(lodashes.slice(2)));
});

test("what the policy keeps back is in no copy", () => {
  const policy: Policy = { ...all, minimumSeverity: "high", onlyFixable: true };
  const { copies, suppressed } = prepareScan(scan, policy, "2026-11-21");
  assert.equal(copies.length, 3);
  assert.deepEqual(suppressed, { belowSeverity: 1, withoutFix: 1, ignored: [], expired: [] });
});
