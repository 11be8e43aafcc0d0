import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countGroups,
  describeFilter,
  filterGroups,
  noFilter,
  readFilter,
  type ScanFilter,
} from "../../client/src/scan/scan-filter.ts";
import { sample, wording } from "./sample-scan.ts";

const cases: readonly (readonly [Partial<ScanFilter>, readonly string[], string | undefined])[] = [
  [{}, ["CVE-2026-0001", "CVE-2026-0002", "CVE-2026-0003", "CVE-2026-0010", "CVE-2026-0004"], undefined],
  [{ minimum: "critical" }, ["CVE-2026-0001"], "only critical"],
  [{ minimum: "medium" }, ["CVE-2026-0001", "CVE-2026-0010", "CVE-2026-0004"], "medium and worse"],
  [{ onlyFixable: true }, ["CVE-2026-0001", "CVE-2026-0010"], "fixable"],
  [{ text: "CURL" }, ["CVE-2026-0010", "CVE-2026-0004"], '"CURL"'],
  [{ text: "too much" }, ["CVE-2026-0004"], '"too much"'],
  [{ text: "2026-0002" }, ["CVE-2026-0002"], '"2026-0002"'],
  [
    { minimum: "high", onlyFixable: true, text: "cve" },
    ["CVE-2026-0001", "CVE-2026-0010"],
    'high and worse, fixable, "cve"',
  ],
  [{ text: "nothing has this" }, [], '"nothing has this"'],
];

test("what passes a filter is shown, with the counts of that", () => {
  for (const [change, ids, description] of cases) {
    const filter = { ...noFilter, ...change };
    const groups = filterGroups(sample, filter);
    const shown = groups.flatMap(({ packages }) =>
      packages.flatMap(({ advisories }) => advisories.map(({ id }) => id)),
    );
    assert.deepEqual(shown, ids);
    assert.equal(describeFilter(filter, wording.t), description);
    for (const each of groups) assert.deepEqual(each.counts, countGroups([each]));
  }
});

test("a package is as bad as what is left of it", () => {
  const [group] = filterGroups(sample, { ...noFilter, text: "CVE-2026-0003" });
  assert.equal(group?.packages[0]?.severity, "negligible");
});

test("a filter that was kept is read with care", () => {
  assert.deepEqual(readFilter({ minimum: "high", onlyFixable: true, text: "ssl" }), {
    minimum: "high",
    onlyFixable: true,
    text: "ssl",
  });
  for (const kept of [undefined, null, "x", { minimum: "awful", onlyFixable: 1, text: {} }])
    assert.deepEqual(readFilter(kept), noFilter);
});
