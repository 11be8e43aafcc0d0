import assert from "node:assert/strict";
import { test } from "node:test";
import { applyPolicy } from "../../server/src/policy/apply-policy.ts";
import type { IgnoredAdvisory, Policy } from "../../server/src/policy/policy.ts";
import { imageSeverities } from "../../server/src/scanners/report.ts";
import { type FindingParts, makeFinding } from "../support/image-findings.ts";

const today = "2026-11-21";

function entry(parts: Partial<IgnoredAdvisory>): IgnoredAdvisory {
  return {
    advisory: undefined,
    packages: [],
    paths: [],
    purls: [],
    fixState: undefined,
    reason: undefined,
    until: undefined,
    origin: "test",
    ...parts,
  };
}

function judge(findings: readonly FindingParts[], policy: Partial<Policy>) {
  const whole = { minimumSeverity: "unknown", onlyFixable: false, ignore: [], ...policy } as const;
  return applyPolicy(findings.map(makeFinding), (finding) => finding, whole, today);
}

test("each finding stands in exactly one list, and none is lost", () => {
  const findings = imageSeverities.flatMap((severity) => [
    { id: `CVE-${severity}-1`, severity },
    { id: `CVE-${severity}-2`, severity, fixedIn: ["2"] },
  ]);
  const { shown, belowSeverity, withoutFix, ignored, expired } = judge(findings, {
    minimumSeverity: "medium",
    onlyFixable: true,
    ignore: [
      entry({ advisory: "cve-HIGH-2" }),
      entry({ advisory: "CVE-low-2" }),
      entry({ advisory: "CVE-critical-1" }),
      entry({ advisory: "CVE-medium-2", until: "2026-11-20" }),
      entry({ advisory: "CVE-medium-1", until: "2020-01-01" }),
    ],
  });
  const ids = (list: typeof shown) => list.map(({ advisory }) => advisory.id);
  assert.deepEqual(ids(shown), ["CVE-critical-2", "CVE-medium-2"]);
  assert.deepEqual(ids(withoutFix), ["CVE-critical-1", "CVE-high-1", "CVE-medium-1"]);
  assert.deepEqual(
    ignored.map(({ item, by }) => [item.advisory.id, by.advisory]),
    [["CVE-high-2", "cve-HIGH-2"]],
  );
  assert.equal(belowSeverity.length, 6);
  assert.deepEqual(
    expired.map(({ advisory }) => advisory),
    ["CVE-medium-2"],
  );
});

test("the last day still counts, and a valid entry beats one that is over", () => {
  const findings = [{ id: "CVE-1" }];
  assert.equal(judge(findings, { ignore: [entry({ advisory: "CVE-1", until: today })] }).ignored.length, 1);
  const both = judge(findings, {
    ignore: [
      entry({ advisory: "CVE-1", until: "2026-11-20" }),
      entry({ advisory: "CVE-1", origin: "valid" }),
    ],
  });
  assert.equal(both.ignored[0]?.by.origin, "valid");
  assert.deepEqual(both.expired, []);
});

const lodash = {
  id: "GHSA-aaaa",
  aliases: ["CVE-2021-1"],
  package: {
    name: "lodash",
    version: "4.17.20",
    type: "npm",
    purl: "pkg:npm/%40scope/lodash@4.17.20?arch=x#lib",
    path: "/app/node_modules/lodash/package.json",
  },
} as const;

const conditions: readonly (readonly [
  name: string,
  finding: FindingParts,
  entry: Partial<IgnoredAdvisory>,
  fits: boolean,
])[] = [
  ["no condition at all", {}, {}, false],
  ["another advisory", {}, { advisory: "CVE-2" }, false],
  ["an alias", lodash, { advisory: "cve-2021-1" }, true],
  ["a name", lodash, { packages: ["lodash"] }, true],
  ["a name with a star", lodash, { packages: ["x", "lo*sh"] }, true],
  ["another name", lodash, { advisory: "GHSA-aaaa", packages: ["express"] }, false],
  ["a path", lodash, { paths: ["app/**"] }, true],
  ["a path with a slash", lodash, { paths: ["/app/node_modules/*/package.json"] }, true],
  ["another path", lodash, { advisory: "GHSA-aaaa", paths: ["/srv/**"] }, false],
  ["a path, for a package without one", {}, { advisory: "CVE-2026-0001", paths: ["/usr/**"] }, false],
  ["a broken path", lodash, { advisory: "GHSA-aaaa", paths: ["[a"] }, false],
  ["a purl", lodash, { purls: ["pkg:npm/%40scope/lodash@4.17.20"] }, true],
  ["a purl without version", lodash, { purls: ["pkg:npm/@scope/lodash"] }, true],
  ["a purl with its qualifier", lodash, { purls: ["pkg:npm/%40scope/lodash?arch=x"] }, true],
  ["a purl with another qualifier", lodash, { purls: ["pkg:npm/%40scope/lodash?arch=y"] }, false],
  ["a purl with another version", lodash, { purls: ["pkg:npm/%40scope/lodash@4"] }, false],
  ["a purl without the namespace", lodash, { purls: ["pkg:npm/lodash"] }, false],
  ["a purl of another type", lodash, { purls: ["pkg:pypi/lodash"] }, false],
  ["a broken purl", lodash, { advisory: "GHSA-aaaa", purls: ["lodash"] }, false],
  ["a purl, for a package without one", {}, { advisory: "CVE-2026-0001", purls: ["pkg:deb/openssl"] }, false],
  ["a package with a broken purl", { package: { purl: "x" } }, { purls: ["pkg:deb/openssl"] }, false],
  ["not fixed", {}, { fixState: "not-fixed" }, true],
  ["fixed", { fixedIn: ["1"] }, { fixState: "fixed" }, true],
  ["fixed is not not-fixed", { fixedIn: ["1"] }, { fixState: "not-fixed" }, false],
  ["will not be fixed", { status: "will-not-fix" }, { fixState: "wont-fix" }, true],
  ["unknown", { status: "unknown" }, { fixState: "unknown" }, true],
  ["a version", lodash, { versions: ["4.17.20"] }, true],
  ["another version", lodash, { versions: ["4.17"] }, false],
  ["a type", lodash, { types: ["npm"] }, true],
  ["another type", lodash, { types: ["deb"] }, false],
  ["a source package", { package: { source: "zlib" } }, { sources: ["zlib"] }, true],
  ["no source package", {}, { sources: ["openssl"] }, false],
  ["two conditions of which one fits", lodash, { types: ["npm"], versions: ["5"] }, false],
];

for (const [name, finding, parts, fits] of conditions) {
  test(`an entry with ${name} ${fits ? "fits" : "does not fit"}`, () => {
    const { shown, ignored } = judge([finding], { ignore: [entry(parts)] });
    assert.equal(ignored.length, fits ? 1 : 0);
    assert.equal(shown.length, fits ? 0 : 1);
  });
}
