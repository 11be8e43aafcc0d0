import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ImageFinding } from "../../../server/src/scanners/report.ts";
import { parseTrivy } from "../../../server/src/scanners/trivy/parse.ts";

function findingOf(vulnerability: object, result: object = {}): ImageFinding {
  const whole = { VulnerabilityID: "CVE-1", PkgName: "p", InstalledVersion: "1", ...vulnerability };
  const text = JSON.stringify({ SchemaVersion: 2, Results: [{ ...result, Vulnerabilities: [whole] }] });
  const [finding = assert.fail("no finding")] = parseTrivy(text).findings;
  return finding;
}

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

// [what, vulnerability, what is read]
const fields: readonly [string, object, Partial<ImageFinding>][] = [
  ["nothing more", {}, { fixedIn: [], status: "unknown", severity: "unknown", layer: { kind: "none" } }],
  [
    "versions of several lines",
    { FixedVersion: "11.0.14, 10.1.49,9.0.112" },
    { fixedIn: ["11.0.14", "10.1.49", "9.0.112"] },
  ],
  ["commas without versions", { FixedVersion: " , " }, { fixedIn: [], status: "unknown" }],
  ["fixed, though it does not say so", { FixedVersion: "2" }, { status: "fixed" }],
  ["will not be fixed", { Status: "will_not_fix" }, { status: "will-not-fix" }],
  ["a status nobody knows", { Status: "toString" }, { status: "unknown" }],
  ["severity", { Severity: "CRITICAL" }, { severity: "critical" }],
  ["severity of a vendor", { Severity: "Important" }, { severity: "high" }],
  [
    "layer",
    { Layer: { DiffID: digest("a"), Digest: digest("b") } },
    { layer: { kind: "diff-id", value: digest("a") } },
  ],
  [
    "packed layer",
    { Layer: { Digest: digest("b") } },
    { layer: { kind: "blob-digest", value: digest("b") } },
  ],
  ["layer of no sense", { Layer: { DiffID: "last" } }, { layer: { kind: "none" } }],
];

describe("Trivy's findings", () => {
  for (const [name, vulnerability, expected] of fields) {
    test(name, () => {
      const finding = findingOf(vulnerability);
      assert.deepEqual({ ...finding, ...expected }, finding);
    });
  }

  // [source, CVSS, score]
  const scores: readonly [string | undefined, Record<string, Record<string, number>>, number | undefined][] =
    [
      [undefined, {}, undefined],
      ["ghsa", { nvd: { V3Score: 5 }, ghsa: { V3Score: 7 } }, 7],
      ["debian", { redhat: { V3Score: 5 }, nvd: { V3Score: 7 } }, 7],
      ["ghsa", { ghsa: { V40Score: 6.3 }, redhat: { V3Score: 5.3 } }, 6.3],
      ["nvd", { nvd: { V40Score: 9, V3Score: 8 } }, 8],
      ["nvd", { nvd: { V2Score: 10 }, redhat: { V3Score: 4 } }, 4],
      ["nvd", { nvd: { V2Score: 10 } }, 10],
      ["nvd", { nvd: { V3Score: 0 }, other: { V3Score: 99 } }, undefined],
    ];
  for (const [source, cvss, score] of scores) {
    test(`CVSS of ${source}: ${JSON.stringify(cvss)}`, () => {
      assert.equal(findingOf({ SeveritySource: source, CVSS: cvss }).advisory.cvss?.score, score);
    });
  }

  // [type of the target, its name, purl, path of the package, type, path]
  const packages: readonly [
    string,
    string,
    string | undefined,
    string | undefined,
    string,
    string | undefined,
  ][] = [
    ["debian", "app (debian 12)", "pkg:deb/debian/p@1", undefined, "deb", undefined],
    ["alpine", "app (alpine 3)", undefined, undefined, "apk", undefined],
    ["rocky", "app (rocky 9)", undefined, "var/lib/rpm", "rpm", undefined],
    ["npm", "srv/package-lock.json", undefined, undefined, "npm", "/srv/package-lock.json"],
    [
      "node-pkg",
      "Node.js",
      "pkg:npm/p@1",
      "srv/node_modules/p/package.json",
      "npm",
      "/srv/node_modules/p/package.json",
    ],
    ["node-pkg", "Node.js", undefined, undefined, "npm", undefined],
    ["jar", "Java", undefined, "app.jar", "maven", "/app.jar"],
    ["gobinary", "usr/bin/tool", undefined, undefined, "golang", "/usr/bin/tool"],
    ["python-pkg", "Python", undefined, "./usr/lib/p/METADATA", "pypi", "/usr/lib/p/METADATA"],
    ["newpkg", "New", undefined, undefined, "newpkg", undefined],
  ];
  for (const [type, target, purl, path, purlType, expected] of packages) {
    test(`${type} in ${target}`, () => {
      const { package: found } = findingOf(
        { PkgIdentifier: { PURL: purl }, PkgPath: path },
        { Type: type, Target: target },
      );
      assert.deepEqual([found.type, found.path, found.purl], [purlType, expected, purl]);
    });
  }

  test("packages with their layers, versions whole", () => {
    const layer = { DiffID: digest("c") };
    const list = [
      {
        Name: "bsdutils",
        Version: "2.38.1",
        Release: "5+deb12u3",
        Epoch: 1,
        SrcName: "util-linux",
        Layer: layer,
      },
      { Name: "curl", Version: "7.88.1-10", SrcName: "curl", Layer: layer },
      { Name: "nowhere", Version: "1" },
    ];
    const report = { SchemaVersion: 2, Results: [{ Type: "debian", Packages: list }] };
    assert.deepEqual(
      parseTrivy(JSON.stringify(report)).packages.map(({ package: item }) => [
        item.name,
        item.version,
        item.source,
      ]),
      [
        ["bsdutils", "1:2.38.1-5+deb12u3", "util-linux"],
        ["curl", "7.88.1-10", undefined],
      ],
    );
  });

  // [times in the history, exact]
  const histories: readonly [readonly string[], boolean][] = [
    [["2026-11-21T14:32:29Z", "2026-11-21T14:32:33Z"], false],
    [["2026-11-21T14:32:29.5Z", "2026-11-21T14:32:33Z"], true],
  ];
  for (const [times, isExact] of histories) {
    test(`a history of ${times.join(", ")}`, () => {
      const history = times.map((created) => ({ created, created_by: "x" }));
      const config = { history, rootfs: { diff_ids: [digest("a"), digest("b")] } };
      const report = { SchemaVersion: 2, Metadata: { ImageConfig: config }, Results: [] };
      const { image } = parseTrivy(JSON.stringify(report));
      assert.equal(image.config?.isExact, isExact);
      assert.deepEqual(
        image.layers.map(({ diffId }) => diffId),
        [digest("a"), digest("b")],
      );
    });
  }
});
