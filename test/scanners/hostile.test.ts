/** Reports of which nothing is as it should be: a ReportError or a report, never anything else. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseReport } from "../../server/src/scanners/detect-format.ts";
import { ReportError } from "../../server/src/scanners/report.ts";
import { hasSamples, noData, readSample } from "./samples.ts";

function survive(text: string, place: string): void {
  try {
    const { findings } = parseReport(text);
    for (const finding of findings) {
      assert.equal(typeof finding.advisory.id, "string", place);
      assert.equal(typeof finding.package.name, "string", place);
      assert.equal(typeof finding.package.version, "string", place);
      assert.ok(Array.isArray(finding.fixedIn), place);
    }
  } catch (error) {
    assert.ok(error instanceof ReportError, `${place}: ${error}`);
  }
}

const replacements: readonly unknown[] = [
  ...[null, 0, -1e308, true, "", "\u0000\u202E", [], {}, [[]], [null, 1, "x", {}]],
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":1},"toString":1,"length":-1}'),
];

/** Calls `visit` with the whole document once for each place and replacement. */
function mutate(document: unknown, visit: (place: string) => void): void {
  const walk = (parent: Record<string, unknown> | unknown[], path: string): void => {
    const slots = parent as Record<string, unknown>;
    // The first two of a list stand for the rest.
    const keys = Array.isArray(parent) ? Object.keys(parent).slice(0, 2) : Object.keys(parent);
    for (const key of keys) {
      const original = slots[key];
      for (const replacement of replacements) {
        slots[key] = replacement;
        visit(`${path}.${key} = ${JSON.stringify(replacement)}`);
      }
      slots[key] = original;
      if (typeof original === "object" && original !== null) walk(original as unknown[], `${path}.${key}`);
    }
  };
  walk(document as unknown[], "");
}

describe("hostile reports", () => {
  const small: readonly [string, string][] = [
    ["trivy", "trivy/trivy--rockylinux-8.json"],
    ["trivy, old", "trivy/defectdojo--legacy_trivy_mix.json"],
    ["grype", "grype/grype--TestJsonImgsPresenter.json"],
    ["sarif of Grype", "grype/grype--TestSarifPresenter_image.json"],
    ["sarif of Snyk", "snyk/snykcli--sarif-container-result.json"],
  ];
  for (const [kind, name] of small) {
    test(`${kind}: any field may be anything`, { skip: hasSamples ? false : noData }, () => {
      const document = JSON.parse(readSample(name));
      mutate(document, (place) => survive(JSON.stringify(document), place));
    });
  }

  test("CycloneDX: any field may be anything", () => {
    const document = {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: {
        tools: { components: [{ name: "trivy", version: "1" }] },
        component: { name: "a", version: "b" },
      },
      components: [
        {
          ...{ "bom-ref": "r", type: "library", name: "n", version: "1", purl: "pkg:deb/debian/n@1" },
          properties: [{ name: "syft:location:0:path", value: "/x" }],
          components: [{ "bom-ref": "q", type: "library", name: "m", version: "1" }],
        },
      ],
      vulnerabilities: [
        {
          ...{
            id: "CVE-1",
            source: { name: "nvd", url: "https://x" },
            recommendation: "Upgrade n to version 2",
          },
          ratings: [{ source: { name: "nvd" }, score: 5, severity: "high", method: "CVSSv31", vector: "x" }],
          ...{
            references: [{ id: "GHSA-1" }],
            advisories: [{ url: "https://y" }],
            analysis: { state: "in_triage" },
          },
          affects: [{ ref: "r", versions: [{ version: "1", status: "unaffected", range: "vers:deb/>=2" }] }],
        },
      ],
    };
    mutate(document, (place) => survive(JSON.stringify(document), place));
  });

  test("what is quoted of a broken file does nothing", () => {
    const broken = '{"SchemaVersion":2,"Results":\u0000\u001B[31m[{"Target":"x"}]}';
    assert.throws(
      () => parseReport(broken),
      (error: Error) => error.name === "ReportError" && !/\p{Cc}/u.test(error.message),
    );
  });

  test("nesting without an end", () => {
    const depth = 200_000;
    survive("[".repeat(depth), "open");
    survive(`${"[".repeat(depth)}${"]".repeat(depth)}`, "lists");
    survive(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`, "objects");
    const nested = `${'{"bom-ref":"a","components":['.repeat(50_000)}${"]}".repeat(50_000)}`;
    survive(
      `{"bomFormat":"CycloneDX","specVersion":"1.5","vulnerabilities":[],"components":[${nested}]}`,
      "cdx",
    );
  });

  test("a small file cannot name millions of packages", () => {
    const purls = Array.from({ length: 5000 }, (_, index) => `pkg:npm/a@${index}`);
    const rules = [{ id: "CVE-1", properties: { purls } }];
    const results = Array.from({ length: 5000 }, () => ({ ruleId: "CVE-1", message: { text: "x" } }));
    const runs = [{ tool: { driver: { name: "x", rules } }, results }];
    const text = JSON.stringify({ version: "2.1.0", runs });
    assert.throws(() => parseReport(text), { name: "ReportError", message: /more than 200000/ });
  });

  test("keys of the prototype are keys like others", () => {
    const text = `{"SchemaVersion":2,"__proto__":{"Results":[1]},"Results":[{"__proto__":null,"Type":"__proto__",
      "Vulnerabilities":[{"VulnerabilityID":"constructor","PkgName":"__proto__","InstalledVersion":"1",
      "CVSS":{"__proto__":{"V3Score":9},"constructor":{"V3Score":5}},"SeveritySource":"constructor","Severity":"toString"}]}]}`;
    const [finding] = parseReport(text).findings;
    assert.equal(finding?.package.name, "__proto__");
    assert.equal(finding.severity, "unknown");
    assert.equal(finding.advisory.cvss?.score, 5);
    assert.equal(Object.hasOwn(Object.prototype, "V3Score"), false);
  });

  test("texts come out short, on one line, and cannot turn the writing around", () => {
    const vulnerability = {
      VulnerabilityID: `CVE-1\u0000\n${"9".repeat(5000)}`,
      PkgName: "a\u202Eb\uD800\u061C",
      InstalledVersion: "1",
      Title: "😀".repeat(300),
      PrimaryURL: "javascript:alert(1)",
      References: ["https://ok.test/", "file:///etc/passwd", "https://bad.test/\n[x](y)", 5],
    };
    const report = { SchemaVersion: 2, Results: [{ Vulnerabilities: [vulnerability] }] };
    const [finding] = parseReport(JSON.stringify(report)).findings;
    assert.ok(finding);
    assert.equal(finding.advisory.id.length, 1000);
    assert.ok(!finding.advisory.id.includes("\n"));
    // Half a character would end whoever writes it into an address.
    assert.equal(finding.package.name, "a b\uFFFD");
    assert.ok(finding.advisory.title.length <= 200 && !/[\uD800-\uDBFF]…/.test(finding.advisory.title));
    assert.equal(finding.advisory.url, undefined);
    assert.deepEqual(finding.advisory.references, ["https://ok.test/"]);
  });
});
