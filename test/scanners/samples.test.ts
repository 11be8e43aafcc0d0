/** Real reports, counted once more in another way. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseReport } from "../../server/src/scanners/detect-format.ts";
import type { ScanReport } from "../../server/src/scanners/report.ts";
import { hasSamples, noData, readSample, readSamples } from "./samples.ts";

/** How often a key has an object with another key in it, wherever it stands. */
function countWith(value: unknown, list: string, key: string): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countWith(item, list, key), 0);
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  for (const [name, inner] of Object.entries(value)) {
    if (name === list && Array.isArray(inner)) count += inner.filter((item) => key in item).length;
    else count += countWith(inner, list, key);
  }
  return count;
}

function checkInvariants(report: ScanReport, name: string): void {
  for (const { advisory, package: installed, fixedIn, layer } of report.findings) {
    const place = `${name}: ${advisory.id} ${installed.name}`;
    assert.ok(advisory.id !== "" && installed.name !== "" && advisory.title !== "", place);
    assert.ok(advisory.title.length <= 200 && !/[\n\r]/.test(advisory.title), place);
    assert.ok(!advisory.aliases.includes(advisory.id), place);
    assert.ok(installed.path === undefined || installed.path.startsWith("/"), place);
    assert.ok(
      fixedIn.every((version) => version !== "" && !version.includes(",")),
      place,
    );
    assert.ok(advisory.references.length <= 20, place);
    for (const address of [advisory.url ?? "https://x", ...advisory.references])
      assert.match(address, /^https?:/, place);
    if (advisory.cvss) assert.ok(advisory.cvss.score > 0 && advisory.cvss.score <= 10, place);
    if (layer.kind === "diff-id") assert.match(layer.value, /^sha256:[0-9a-f]{64}$/, place);
  }
}

describe("real reports", { skip: hasSamples ? false : noData }, () => {
  for (const { name, text } of readSamples("trivy").filter((sample) => !sample.name.endsWith(".sarif"))) {
    test(name, () => {
      const report = parseReport(text);
      assert.equal(report.scanner.name, "Trivy");
      assert.equal(report.findings.length, countWith(JSON.parse(text), "Vulnerabilities", "VulnerabilityID"));
      checkInvariants(report, name);
    });
  }

  for (const { name, text } of readSamples("grype").filter((sample) => !sample.text.includes('"runs"'))) {
    test(name, () => {
      const report = parseReport(text);
      assert.equal(report.scanner.name, "Grype");
      assert.equal(report.findings.length, countWith(JSON.parse(text), "matches", "artifact"));
      checkInvariants(report, name);
    });
  }

  // [file, tool, findings]
  const sarif: readonly [string, string, number][] = [
    ["trivy/trivy--alpine-310.sarif", "Trivy", 4],
    ["grype/grype--TestSarifPresenter_image.json", "Grype", 2],
    ["snyk/snykcli--sarif-container-result.json", "Snyk Container", 1],
    ["snyk/snykcli--sarif-with-file-container-result.json", "Snyk Container", 1],
  ];
  for (const [name, tool, findings] of sarif) {
    test(name, () => {
      const report = parseReport(readSample(name));
      assert.equal(report.scanner.name, tool);
      assert.equal(report.findings.length, findings);
      checkInvariants(report, name);
    });
  }

  test("Docker Scout: a result names a package or several", () => {
    const [sample] = readSamples("docker-scout");
    assert.ok(sample);
    const report = parseReport(sample.text);
    assert.equal(report.scanner.name, "Docker Scout");
    const { results } = JSON.parse(sample.text).runs[0];
    const named = new Set(report.findings.map(({ advisory }) => advisory.id));
    assert.deepEqual(named, new Set(results.map(({ ruleId }: { ruleId: string }) => ruleId)));
    const tar = report.findings.find(({ advisory }) => advisory.id === "CVE-2005-2541");
    assert.equal(tar?.package.name, "tar");
    assert.equal(tar.package.version, "1.34+dfsg-1.2");
    assert.equal(tar.severity, "low");
    assert.deepEqual(tar.fixedIn, []);
    checkInvariants(report, sample.name);
  });

  test("what is no report that can be read says what it is", () => {
    const expected: readonly [string, RegExp][] = [
      ["snyk", /Snyk|another kind/],
      ["osv-scanner", /OSV-Scanner/],
      ["openvex", /OpenVEX/],
      ["clair", /Clair|another kind/],
      ["wiz", /another kind/],
      ["sysdig", /another kind/],
      ["quay", /another kind/],
    ];
    for (const [folder, message] of expected) {
      for (const { name, text } of readSamples(folder).filter((sample) => !sample.text.includes('"runs"'))) {
        assert.throws(() => parseReport(text), { name: "ReportError", message }, name);
      }
    }
  });

  test("Grype: a package of dpkg is in the layer of its own files, one of rpm in none", () => {
    const debian = parseReport(readSample("grype/defectdojo--check_all_fields.json"));
    const krb5 = debian.findings.find((finding) => finding.package.name === "libgssapi-krb5-2");
    assert.deepEqual(krb5?.layer, {
      kind: "diff-id",
      value: "sha256:88a5584c6af8c220f94abb05315c2695505c8b9e2344a0aa879721b871d32b03",
    });
    assert.equal(krb5.package.source, "krb5");
    assert.deepEqual(krb5.advisory.cvss, { score: 2.1, vector: "AV:L/AC:L/Au:N/C:N/I:P/A:N" });
    const amazon = parseReport(readSample("grype/heimdall--amazon.json"));
    for (const { package: installed, layer } of amazon.findings) {
      assert.equal(layer.kind, installed.type === "rpm" ? "none" : "diff-id", installed.name);
    }
    assert.equal(amazon.image.config?.isExact, true);
    assert.deepEqual(
      amazon.image.layers.map(({ diffId }) => diffId),
      amazon.image.config.value.diffIds,
    );
    assert.equal(amazon.scanner.databaseDate, "2024-08-29T01:31:52Z");
    const certificates = amazon.findings.find(({ advisory }) => advisory.id === "ALAS-2024-2607");
    assert.deepEqual(certificates?.advisory.aliases, ["CVE-2024-39689"]);
    assert.equal(certificates.advisory.cvss?.score, 7.5);
  });

  test("Trivy: fields of one finding", () => {
    const report = parseReport(readSample("trivy/trivy--spring4shell-jre8.json"));
    assert.deepEqual(
      report.findings.map(({ package: installed, fixedIn, severity, status, layer }) => [
        ...[installed.name, installed.type, installed.version, installed.path],
        ...[fixedIn, severity, status, layer.kind],
      ]),
      [
        [
          ...["org.springframework:spring-beans", "maven", "5.3.15"],
          "/usr/local/tomcat/webapps/helloworld.war/WEB-INF/lib/spring-beans-5.3.15.jar",
          ...[["5.3.18"], "low", "fixed", "diff-id"],
        ],
      ],
    );
    assert.deepEqual(report.findings[0]?.advisory.cvss, {
      score: 9.8,
      vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    });
  });

  test("Trivy: every status is known", () => {
    const report = parseReport(readSample("trivy/defectdojo--all_statuses.json"));
    const found = [...new Set(report.findings.map(({ status }) => status))].toSorted();
    assert.deepEqual(found, [
      ...["affected", "end-of-life", "fix-deferred", "fixed"],
      ...["under-investigation", "unknown", "will-not-fix"],
    ]);
  });
});
