import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseReport } from "../../server/src/scanners/detect-format.ts";

const BOM = "\uFEFF";
const cyclonedx = '{"bomFormat":"CycloneDX","specVersion":"1.5"';

// [what it is, text, message]
const refused: readonly [string, string, RegExp][] = [
  ["nothing", "", /The file is empty/],
  ["blanks", " \n", /The file is empty/],
  ["a mark alone", BOM, /The file is empty/],
  ["UTF-16 read as UTF-8", '\uFFFD\uFFFD{\u0000"\u0000', /UTF-16/],
  ["UTF-16 without a mark", '{\u0000"\u0000a\u0000', /UTF-16/],
  ["cut short", '{"SchemaVersion":2,"Results":[{"Targ', /ends in the middle/],
  ["broken", '{"SchemaVersion":2,,}', /The JSON is broken/],
  [
    "a log",
    "2026-11-21T14:35:45Z\tFATAL\tFatal error",
    /no JSON: it begins with “2026-11-21T14:35:45Z FATAL/,
  ],
  ["XML", '<?xml version="1.0"?><testsuites/>', /XML or HTML/],
  [
    "CycloneDX in XML",
    '<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"/>',
    /CycloneDX in XML, which is read as JSON alone/,
  ],
  ["a cluster", '{"ClusterName":"a","Resources":[]}', /report on a cluster/],
  ["a cluster, in short", '{"ClusterName":"a","Findings":[]}', /report on a cluster/],
  [
    "an operator",
    '{"apiVersion":"x/v1","kind":"VulnerabilityReport","report":{}}',
    /operator for Kubernetes/,
  ],
  [
    "compliance",
    '{"ID":"a","Title":"b","Description":"c","Version":"1","RelatedResources":[],"Results":[]}',
    /report on compliance/,
  ],
  ["compliance, in short", '{"ID":"a","Title":"b","SummaryControls":[]}', /report on compliance/],
  ["GitHub's snapshot", '{"version":0,"detector":{},"manifests":{},"job":{}}', /dependencies for GitHub/],
  ["GitLab's container scanning", '{"version":"15","vulnerabilities":[],"scan":{}}', /in GitLab's format/],
  ["GitLab's code quality", '[{"check_name":"a","fingerprint":"b"}]', /GitLab's code quality/],
  ["SPDX as text", "SPDXVersion: SPDX-2.3\n", /SPDX in its tag-value form/],
  ["SPDX", '{"spdxVersion":"SPDX-2.3","packages":[]}', /This is SPDX, which names no vulnerabilities/],
  ["Syft", '{"artifacts":[],"source":{},"descriptor":{}}', /Syft's list of packages/],
  ["Snyk", '{"vulnerabilities":[],"packageManager":"deb"}', /Snyk/],
  ["several of Snyk's", '[{"vulnerabilities":[],"packageManager":"deb"}]', /Snyk/],
  [
    "CycloneDX without vulnerabilities",
    `${cyclonedx},"components":[]}`,
    /lists packages and no vulnerabilities/,
  ],
  [
    "CycloneDX that names no packages",
    `${cyclonedx},"vulnerabilities":[{"id":"CVE-1","affects":[{"ref":"urn:cdx:1/1#app"}]}]}`,
    /vulnerabilities without the packages that have them/,
  ],
  ["CycloneDX of old", '{"bomFormat":"CycloneDX","specVersion":"1.3"}', /CycloneDX 1\.3; 1\.4 to 1\.7/],
  ["SARIF of old", '{"version":"2.0.0","runs":[]}', /SARIF 2\.0\.0; only 2\.1\.0/],
  [
    "SARIF of a linter",
    '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"lint"}},"results":[{"ruleId":"x"}]}]}',
    /SARIF file of lint names no vulnerable packages/,
  ],
  ["Trivy of the future", '{"SchemaVersion":3,"Results":[]}', /schema 3; only 2/],
  ["half of Grype's", '{"matches":[]}', /Grype's that is not whole/],
  ["a list", "[1]", /a list that is no report/],
  ["an empty list", "[]", /an empty list/],
  ["an object", '{"foo\\n":1,"bar":2}', /another kind: it has “foo”, “bar”/],
  ["an empty object", "{}", /an empty object/],
  ["a value", "[0", /ends in the middle/],
];

describe("what is no report says so", () => {
  for (const [name, text, message] of refused) {
    test(name, () => {
      assert.throws(() => parseReport(text), { name: "ReportError", message });
    });
  }
});

// [what it is, text, name]
const accepted: readonly [string, string, string][] = [
  ["Trivy with a mark in front", `${BOM}{"SchemaVersion":2,"ArtifactName":"a"}`, "Trivy"],
  ["old Trivy", '[{"Target":"a","Vulnerabilities":null}]', "Trivy"],
  ["Grype", '{"matches":[],"descriptor":{"name":"grype"}}', "Grype"],
  [
    "SARIF without results",
    '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[]}]}',
    "x",
  ],
  ["CycloneDX", `${cyclonedx},"vulnerabilities":[]}`, "CycloneDX"],
];

describe("shapes", () => {
  for (const [name, text, scanner] of accepted) {
    test(name, () => assert.equal(parseReport(text).scanner.name, scanner));
  }
});

test("reports that are not what they seem say so", () => {
  const component = { "bom-ref": "a", type: "library", name: "a", version: "1" };
  const bom = { bomFormat: "CycloneDX", specVersion: "1.6", components: [component] };
  // [report, doubt]
  const table: readonly (readonly [object, string | undefined])[] = [
    [{ SchemaVersion: 2, ArtifactName: "a", ArtifactType: "container_image" }, undefined],
    [{ SchemaVersion: 2, ArtifactName: "a", ArtifactType: "filesystem" }, "of-files"],
    [{ SchemaVersion: 2, ArtifactName: "a", ArtifactType: "repository" }, "of-files"],
    [{ SchemaVersion: 2, ArtifactName: "a", ArtifactType: "cyclonedx" }, undefined],
    [{ matches: [], source: { type: "image", target: {} } }, undefined],
    [{ matches: [], source: { type: "directory", target: "/a" } }, "of-files"],
    [{ matches: [], source: { type: "file", target: "/a" } }, "of-files"],
    [{ ...bom, vulnerabilities: [] }, "maybe-unscanned"],
    [{ ...bom, vulnerabilities: [{ id: "CVE-1", affects: [{ ref: "a" }] }] }, undefined],
    [{ ...bom, components: [], vulnerabilities: [] }, undefined],
  ];
  for (const [report, doubt] of table) {
    const text = JSON.stringify(report);
    assert.equal(parseReport(text).image.doubt, doubt, text);
  }
});

test("entries that cannot be read are counted", () => {
  const trivy = [{}, 1, { VulnerabilityID: "CVE-1" }, { VulnerabilityID: "CVE-2", PkgName: "p" }];
  const grype = [{ vulnerability: { id: "CVE-1" }, artifact: {} }, {}];
  // [report, what is left out]
  const table: readonly (readonly [object, readonly string[]])[] = [
    [
      { SchemaVersion: 2, Results: [{ Vulnerabilities: trivy }, { Vulnerabilities: null }] },
      ["3 entries that could not be read"],
    ],
    [
      { SchemaVersion: 2, Results: [{ Vulnerabilities: trivy.slice(2) }] },
      ["1 entry that could not be read"],
    ],
    [{ descriptor: {}, matches: grype }, ["2 entries that could not be read"]],
    [{ descriptor: {}, matches: [] }, []],
  ];
  for (const [report, omitted] of table) {
    assert.deepEqual(parseReport(JSON.stringify(report)).omitted, omitted);
  }
});
