import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readCycloneDx } from "../../../server/src/scanners/cyclonedx/parse.ts";

const layer = `sha256:${"a".repeat(64)}`;

function parse(components: readonly object[], vulnerabilities: readonly object[], more: object = {}) {
  const document = { bomFormat: "CycloneDX", specVersion: "1.6", components, vulnerabilities, ...more };
  return readCycloneDx(document);
}

const properties = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const curl = {
  "bom-ref": "c",
  type: "library",
  name: "curl",
  version: "7",
  purl: "pkg:deb/debian/curl@7?arch=amd64",
};

describe("CycloneDX with vulnerabilities", () => {
  test("as Trivy writes it: the layer, and what to upgrade to", () => {
    const noted = { "aquasecurity:trivy:LayerDiffID": layer, "aquasecurity:trivy:SrcName": "curl-src" };
    const report = parse(
      [{ ...curl, properties: properties(noted) }],
      [
        {
          id: "CVE-1",
          source: { name: "ghsa" },
          ratings: [
            { source: { name: "nvd" }, score: 9, severity: "critical", method: "CVSSv31" },
            { source: { name: "ghsa" }, score: 5, severity: "medium", method: "CVSSv31", vector: "v" },
          ],
          recommendation: "Upgrade curl to version 8.1, 7.9; Upgrade other to version 2",
          advisories: [{ url: "https://a.test/1" }, { url: "https://a.test/2" }],
          affects: [{ ref: "c", versions: [{ version: "7", status: "affected" }] }],
        },
      ],
      { metadata: { tools: [{ vendor: "aquasecurity", name: "trivy", version: "0.74.0" }] } },
    );
    assert.deepEqual(report.scanner, { name: "Trivy", version: "0.74.0", databaseDate: undefined });
    const [finding = assert.fail()] = report.findings;
    assert.deepEqual(finding.layer, { kind: "diff-id", value: layer });
    assert.deepEqual(finding.fixedIn, ["8.1", "7.9"]);
    assert.equal(finding.severity, "medium");
    assert.deepEqual(finding.advisory.cvss, { score: 5, vector: "v" });
    assert.equal(finding.advisory.url, "https://a.test/1");
    assert.deepEqual(finding.advisory.references, ["https://a.test/2"]);
    assert.equal(finding.package.source, "curl-src");
    assert.deepEqual(report.packages, [{ package: finding.package, layer: finding.layer }]);
  });

  test("as Grype writes it: where the package was found, and from which version on it is free", () => {
    const noted = {
      "syft:location:0:path": "/var/lib/dpkg/status",
      "syft:location:0:layerID": `sha256:${"b".repeat(64)}`,
      "syft:location:1:path": "/var/lib/dpkg/info/curl.list",
      "syft:location:1:layerID": layer,
    };
    const versions = [{ version: "7" }, { range: "vers:deb/>=8|<9|>=9.1", status: "unaffected" }];
    const { findings, image } = parse(
      [{ ...curl, properties: properties(noted) }],
      [
        {
          id: "GHSA-1",
          references: [{ id: "CVE-1" }],
          ratings: [{ severity: "low" }],
          affects: [{ ref: "c", versions }],
        },
      ],
      { metadata: { component: { type: "container", name: "app", version: "1" } } },
    );
    assert.deepEqual(findings[0]?.layer, { kind: "diff-id", value: layer });
    assert.deepEqual(findings[0]?.fixedIn, ["8", "9.1"]);
    assert.deepEqual(findings[0]?.advisory.aliases, ["CVE-1"]);
    assert.equal(image.name, "app:1");
  });

  test("inside of others, by BOM-Link, by package URL; not what nobody describes", () => {
    const outer = { "bom-ref": "o", type: "application", name: "o", components: [curl] };
    const refs = [
      "c",
      "urn:cdx:1/1#c",
      "pkg:npm/%40scope/x@1.0.0",
      "urn:cdx:1/1#pkg%3Anpm%2Fy%402",
      "o",
      "?",
    ];
    const { findings } = parse([outer], [{ id: "CVE-1", affects: refs.map((ref) => ({ ref })) }]);
    assert.deepEqual(
      findings.map(({ package: { name, version, type } }) => `${type} ${name} ${version}`),
      ["deb curl 7", "deb curl 7", "npm @scope/x 1.0.0", "npm y 2"],
    );
  });

  test("what somebody found not to apply is counted", () => {
    const vulnerability = { id: "CVE-1", analysis: { state: "not_affected" }, affects: [{ ref: "c" }] };
    const { findings, omitted } = parse([curl], [vulnerability]);
    assert.deepEqual(
      [findings.length, omitted],
      [0, ["1 vulnerability that does not apply, by its analysis"]],
    );
  });

  test("a distribution is none of its packages", () => {
    const system = { "bom-ref": "d", type: "operating-system", name: "debian", version: "12" };
    const { image, findings, omitted } = parse(
      [system, curl],
      [{ id: "CVE-1", affects: [{ ref: "d" }] }, { id: "CVE-2", affects: [{ ref: "c" }] }, { id: "CVE-3" }],
    );
    assert.deepEqual(image.distribution, { name: "debian", version: "12", isEndOfLife: false });
    assert.deepEqual(
      findings.map(({ advisory }) => advisory.id),
      ["CVE-2"],
    );
    assert.deepEqual(omitted, ["2 vulnerabilities of no package in the file"]);
  });
});
