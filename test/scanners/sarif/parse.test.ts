import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ImageFinding } from "../../../server/src/scanners/report.ts";
import { readSarif } from "../../../server/src/scanners/sarif/parse.ts";

const layer = `sha256:${"a".repeat(64)}`;

function parse(result: object, rule: object = {}, run: object = {}) {
  const whole = { ruleId: "CVE-1", ...result };
  const runs = [
    { tool: { driver: { name: "x", rules: [{ id: "CVE-1", ...rule }] } }, results: [whole], ...run },
  ];
  return readSarif({ version: "2.1.0", runs });
}

const describeFinding = ({
  advisory,
  package: p,
  fixedIn,
  severity,
  layer: at,
}: ImageFinding): readonly unknown[] => [
  ...[advisory.id, p.type, p.name, p.version, p.path, fixedIn.join("|"), severity, at.kind],
];

// [whose, result, rule, findings]
const cases: readonly [string, object, object, readonly (readonly unknown[])[]][] = [
  [
    "Trivy, of a distribution",
    {
      message: {
        text: "Package: curl\nInstalled Version: 7\nVulnerability CVE-1\nSeverity: HIGH\nFixed Version: 8\nLink: x",
      },
      locations: [{ physicalLocation: { artifactLocation: { uri: "library/app" } } }],
    },
    { help: { text: "Vulnerability CVE-1\nPackage: other\nFixed Version: 9" } },
    [["CVE-1", "unknown", "curl", "7", undefined, "8", "high", "none"]],
  ],
  [
    "Trivy, of an ecosystem; not fixed",
    {
      message: {
        text: "Package: p\nInstalled Version: 1\nVulnerability CVE-1\nSeverity: LOW\nFixed Version: \nLink: x",
      },
      locations: [{ physicalLocation: { artifactLocation: { uri: "srv/node_modules/p/package.json" } } }],
    },
    {},
    [["CVE-1", "unknown", "p", "1", "/srv/node_modules/p/package.json", "", "low", "none"]],
  ],
  [
    "Grype, with the layers of its files",
    {
      ruleId: "CVE-1-curl",
      message: {
        text: "A critical vulnerability in deb package: curl, version 7 was found in image app at: /var/lib/dpkg/status",
      },
      locations: [
        {
          logicalLocations: [
            { fullyQualifiedName: `app:1@sha256:${"b".repeat(64)}:/var/lib/dpkg/status` },
            { fullyQualifiedName: `app:1@${layer}:/var/lib/dpkg/info/curl.list` },
          ],
        },
      ],
    },
    {
      id: "CVE-1-curl",
      help: {
        text: "Vulnerability CVE-1\nSeverity: critical\nPackage: curl\nVersion: 7\nFix Version: 8,9\nType: deb",
      },
      properties: { purls: ["pkg:deb/debian/curl@7", "pkg:deb/debian/curl@6"] },
    },
    [["CVE-1", "deb", "curl", "7", undefined, "8|9", "critical", "diff-id"]],
  ],
  [
    "Docker Scout",
    {
      message: {
        text: "  Vulnerability  : CVE-1   \n  Severity       : MEDIUM  \n  Package        : pkg:npm/%40a/b@2?x=1  \n  Fixed version  : not fixed   \n",
      },
      locations: [{ physicalLocation: { artifactLocation: { uri: "/srv/b/package.json" } } }],
    },
    {},
    [["CVE-1", "npm", "@a/b", "2", "/srv/b/package.json", "", "medium", "none"]],
  ],
  [
    "Snyk",
    {
      level: "note",
      message: { text: "This file introduces a vulnerable bzip2 package" },
      locations: [{ logicalLocations: [{ fullyQualifiedName: "bzip2@1.0.6-8.1" }] }],
    },
    { properties: { "security-severity": "6.5", cvssv3_baseScore: 6.5 } },
    [["CVE-1", "unknown", "bzip2", "1.0.6-8.1", undefined, "", "medium", "none"]],
  ],
  [
    "Snyk, with its severity, the source in front, an epoch and a fix",
    {
      ruleId: "SNYK-DEBIAN12-ZLIB-1",
      level: "error",
      locations: [{ logicalLocations: [{ fullyQualifiedName: "zlib/zlib1g@1:1.2.13" }] }],
    },
    {
      id: "SNYK-DEBIAN12-ZLIB-1",
      shortDescription: { text: "Critical severity - Integer Overflow vulnerability in zlib" },
      help: {
        text: "",
        markdown:
          "# Remediation\nUpgrade `Debian:12` `zlib` to version 1:1.2.13-1, 1:1.3-2 or higher.\n# References",
      },
      properties: { tags: ["security", "CWE-190", "deb"] },
    },
    [
      [
        "SNYK-DEBIAN12-ZLIB-1",
        "deb",
        "zlib1g",
        "1:1.2.13",
        undefined,
        "1:1.2.13-1|1:1.3-2",
        "critical",
        "none",
      ],
    ],
  ],
  [
    "Snyk, of Maven",
    { level: "error", locations: [{ logicalLocations: [{ fullyQualifiedName: "org.example:core@2.0" }] }] },
    {
      help: { text: "", markdown: "There is no fixed version for `org.example:core`." },
      properties: { tags: ["security", "maven"] },
    },
    [["CVE-1", "maven", "org.example:core", "2.0", undefined, "", "high", "none"]],
  ],
  [
    "Trivy's template of before 0.20: the rule says what the message does not",
    {
      ruleId: "[HIGH] CVE-1",
      ruleIndex: 0,
      level: "error",
      message: { text: "A flaw in curl lets anybody in." },
      locations: [{ physicalLocation: { artifactLocation: { uri: "app" } } }],
    },
    {
      id: "[HIGH] CVE-1",
      help: {
        text: "Vulnerability CVE-1\nSeverity: HIGH\nPackage: curl\nInstalled Version: 7\nFixed Version: 8\nLink: x",
      },
    },
    [["CVE-1", "unknown", "curl", "7", undefined, "8", "high", "none"]],
  ],
  [
    "anybody, with package URLs",
    { level: "error", message: { text: "Look here" } },
    { properties: { purls: ["pkg:gem/a@1", "pkg:gem/b@2", "no purl"] } },
    [
      ["CVE-1", "gem", "a", "1", undefined, "", "high", "none"],
      ["CVE-1", "gem", "b", "2", undefined, "", "high", "none"],
    ],
  ],
];

describe("SARIF", () => {
  for (const [name, result, rule, expected] of cases) {
    test(name, () => assert.deepEqual(parse(result, rule).findings.map(describeFinding), expected));
  }

  test("several runs; what names no package is counted", () => {
    const message = { text: "Package: curl\nInstalled Version: 7\nVulnerability CVE-1\nSeverity: HIGH" };
    const secret = {
      ruleId: "aws-key",
      message: { text: "Artifact: x\nType: \nSecret AWS\nSeverity: CRITICAL" },
    };
    const run = (name: string, results: readonly object[]) => ({ tool: { driver: { name } }, results });
    const runs = [run("a", [{ ruleId: "CVE-1", message }]), run("b", [{ ruleId: "CVE-2", message }, secret])];
    const report = readSarif({ version: "2.1.0", runs });
    assert.equal(report.scanner.name, "a");
    assert.equal(report.findings.length, 2);
    assert.deepEqual(report.omitted, ["1 result that names no package"]);
  });

  test("one version that shows the distribution shows it for all packages of it", () => {
    // [versions of packages of the distribution, their type]
    const table: readonly (readonly [readonly string[], string])[] = [
      [["1.2.3", "2.36-9+deb12u4", "7.0"], "deb"],
      [["1.0-1ubuntu0.4", "2.6.1"], "deb"],
      [["1.2.5-r0", "3.3.1-r3"], "apk"],
      [["3.6.8-48.el8_7.rocky.0", "1.0-2"], "rpm"],
      [["4.2-1.amzn2023.0.1"], "rpm"],
      [["1.0", "2.0-1"], "unknown"],
    ];
    const ofVersion = (id: string) => (version: string) => ({
      ruleId: id,
      message: { text: `Package: p\nInstalled Version: ${version}\nVulnerability ${id}\nSeverity: LOW` },
    });
    for (const [versions, type] of table) {
      const rules = [
        { id: "CVE-1", name: "OsPackageVulnerability" },
        { id: "CVE-2", name: "LanguageSpecificPackageVulnerability" },
      ];
      const results = [...versions.map(ofVersion("CVE-1")), ofVersion("CVE-2")("1.0-r0")];
      const runs = [{ tool: { driver: { name: "Trivy", rules } }, results }];
      const { findings } = readSarif({ version: "2.1.0", runs });
      const found = findings.map((finding) => finding.package.type);
      assert.deepEqual(found, [...versions.map(() => type), "unknown"], versions.join());
    }
  });

  test("Trivy's image", () => {
    const properties = { imageID: layer, imageName: "app:1", repoDigests: ["app@sha256:1"] };
    const { image } = parse({ message: { text: "Package: a\nInstalled Version: 1" } }, {}, { properties });
    assert.deepEqual([image.name, image.id, image.repositoryDigests], ["app:1", layer, ["app@sha256:1"]]);
  });
});
