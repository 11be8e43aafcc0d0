/** What `scan` writes for programs: JSON, SARIF as code scanning takes it, and annotations. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { trivyReport, type Vulnerability } from "../support/trivy-report.ts";
import { createFolder } from "./command-line.ts";
import { compileSchema, sarifSchema } from "./published-schemas.ts";
import { dockerfileOf, fitting, recorded, runScan } from "./scan-reports.ts";

const npmStages = recorded("trivy-0.74.0/npm-stages.classic.json");
const cwd = createFolder({ Dockerfile: dockerfileOf("npm-stages"), "empty/readme.md": "" });

const followsJson = compileSchema("schemas/scan-result.schema.json");
const followsSarif = compileSchema(sarifSchema);

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
        readonly region: { readonly startLine: number; readonly endLine: number };
      };
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly properties: { readonly packages: readonly { readonly name: string }[] };
}

interface SarifRule {
  readonly id: string;
  readonly helpUri?: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly properties: { readonly tags: readonly string[]; readonly "security-severity"?: string };
}

interface SarifRun {
  readonly results: readonly SarifResult[];
  readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
  readonly automationDetails: { readonly id: string };
}

async function sarif(folder: string, ...args: readonly string[]): Promise<SarifRun> {
  const log = await readSarif(folder, ...args);
  followsSarif(log);
  checkForGithub(log.runs[0]);
  return log.runs[0];
}

async function readSarif(
  folder: string,
  ...args: readonly string[]
): Promise<{ readonly runs: readonly [SarifRun] }> {
  const { stdout, stderr } = await runScan(["--format", "sarif", ...args], { cwd: folder });
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout);
}

/** Where it would refuse the file, or show less of it than there is. */
function checkForGithub({ results, tool: { driver } }: SarifRun): void {
  assert.ok(results.length <= 25_000 && driver.rules.length <= 25_000);
  assert.equal(new Set(driver.rules.map(({ id }) => id)).size, driver.rules.length, "one rule an advisory");
  for (const rule of driver.rules) {
    assert.ok(rule.shortDescription.text.length <= 1024 && rule.fullDescription.text.length <= 1024);
    assert.ok(rule.id.length <= 255 && rule.help.text !== "");
    assert.ok(rule.properties.tags.includes("security") && rule.properties.tags.length <= 20);
    const score = rule.properties["security-severity"];
    if (score !== undefined) assert.match(score, /^(?:10\.0|\d\.\d)$/);
  }
  const alerts = new Set<string>();
  for (const { ruleId, ruleIndex, locations, message } of results) {
    assert.equal(driver.rules[ruleIndex]?.id, ruleId);
    const { artifactLocation, region } = locations[0].physicalLocation;
    assert.match(artifactLocation.uri, /^(?:file:\/\/\/|[^/:][^:]*$)/);
    assert.ok(region.startLine >= 1);
    assert.ok(message.text.length > 0 && message.text.length < 5000);
    // The upload gives results of one rule on one line the same fingerprint: one alert is all that is left of them.
    alerts.add(`${ruleId} ${artifactLocation.uri} ${region.startLine}`);
  }
  assert.equal(alerts.size, results.length);
  const fingerprints = results.map(({ partialFingerprints }) => Object.values(partialFingerprints).join());
  assert.equal(new Set(fingerprints).size, results.length);
}

test("JSON follows its published schema and has every finding", async () => {
  for (const report of ["trivy-0.74.0/npm-stages.classic.json", "grype-0.121.2/npm-stages.buildkit.json"]) {
    const { stdout, code } = await runScan(["--format", "json", "--report", recorded(report)], { cwd });
    assert.equal(code, 1);
    const result = JSON.parse(stdout);
    followsJson(result);
    assert.equal(result.dockerfile, "Dockerfile");
    const counted = Object.values<number>(result.counts).reduce((sum, count) => sum + count, 0);
    assert.equal(result.findings.length, counted);
    const greeter = result.findings.find(
      (each: { package: { name: string } }) => each.package.name === "tiny-greeter",
    );
    assert.deepEqual(greeter.place, {
      kind: "instruction",
      line: 9,
      column: 1,
      endLine: 9,
      endColumn: greeter.place.endColumn,
      instruction: "COPY --from=packages /app/node_modules node_modules/",
      layer: greeter.place.layer,
      confidence: "exact",
    });
  }
});

test("JSON says what was kept back, by whom and why", async () => {
  const folder = createFolder({
    Dockerfile: fitting,
    "report.json": trivyReport([
      { id: "CVE-2099-1", package: "curl" },
      { id: "CVE-2099-2", package: "curl", severity: "LOW" },
    ]),
    ".dockerfile-security.yaml":
      "scan:\n  minimumSeverity: high\n  ignore:\n    - advisory: CVE-2099-1\n      reason: not reachable\n      until: 2099-12-31\n",
  });
  const { stdout, code } = await runScan(["--report", "report.json", "--format", "json"], { cwd: folder });
  assert.equal(code, 0);
  const result = JSON.parse(stdout);
  followsJson(result);
  assert.deepEqual(result.findings, []);
  assert.equal(result.suppressed.belowSeverity, 1);
  const [{ origin, ...ignored }] = result.suppressed.ignored;
  assert.match(origin, /\.dockerfile-security\.yaml/);
  assert.deepEqual(ignored, {
    advisory: "CVE-2099-1",
    package: "curl",
    version: "1.0",
    reason: "not reachable",
    until: "2099-12-31",
  });
});

test("JSON and SARIF hold for every recorded report, with and without a Dockerfile", async () => {
  const images = ["alpine", "purge-and-upgrade", "arguments", "distroless", "from-scratch"];
  for (const image of images) {
    const folder = createFolder({ Dockerfile: dockerfileOf(image), "empty/readme.md": "" });
    for (const report of [`trivy-0.74.0/${image}.classic.json`, `grype-0.121.2/${image}.buildkit.json`]) {
      const { stdout } = await runScan(["--report", recorded(report), "--format", "json"], { cwd: folder });
      followsJson(JSON.parse(stdout));
      await sarif(folder, "--report", recorded(report));
      await sarif(`${folder}/empty`, "--report", recorded(report));
    }
  }
});

test("SARIF puts each advisory on the line that brought it in", async () => {
  const run = await sarif(cwd, "--report", npmStages);
  const places = run.results.map(({ ruleId, locations: [{ physicalLocation }] }) => [
    ruleId,
    physicalLocation.artifactLocation,
    physicalLocation.region.startLine,
  ]);
  const file = { uri: "Dockerfile", uriBaseId: "%SRCROOT%" };
  assert.deepEqual(places.slice(-3), [
    ["CVE-2099-1034", file, 9],
    ["CVE-2099-1035", file, 9],
    ["CVE-2099-1036", file, 9],
  ]);
  assert.ok(places.slice(0, -3).every(([, , line]) => line === 7));
  const shared = run.results.find(({ ruleId }) => ruleId === "CVE-2099-1001");
  assert.equal(
    shared?.message.text,
    "CVE-2099-1001 (high) is in libc-bin 2.36-9+deb12u14, libc6 2.36-9+deb12u14. It is mended in 99.1-1. It came with the base image node:24-slim. Layer 1 of 8.",
  );
  const rule = run.tool.driver.rules[shared.ruleIndex];
  assert.equal(rule?.properties["security-severity"], "7.5");
  assert.match(rule?.helpUri ?? "", /^https:/);
  assert.equal(run.automationDetails.id, "image-scan/Dockerfile/");
});

test("SARIF is on the word of a package where the instruction names it", async () => {
  const folder = createFolder({
    Dockerfile: "FROM alpine:3.20\nRUN apk add \\\n      curl \\\n      git\n",
    "report.json": trivyReport(
      [
        { id: "CVE-2099-1", package: "curl" },
        { id: "CVE-2099-1", package: "git" },
      ],
      { history: ["RUN /bin/sh -c apk add       curl       git # buildkit"] },
    ),
  });
  const { results } = await sarif(folder, "--report", "report.json");
  assert.deepEqual(
    results.map(({ locations: [{ physicalLocation }] }) => physicalLocation.region.startLine),
    [3, 4],
  );
});

test("SARIF's fingerprints stay when lines move and versions change", async () => {
  const found: readonly Vulnerability[] = [
    { id: "CVE-2099-1", package: "curl" },
    { id: "CVE-2099-2", package: "musl", layer: 0 },
  ];
  const fingerprintsOf = async (dockerfile: string, vulnerabilities: readonly Vulnerability[]) => {
    const folder = createFolder({ Dockerfile: dockerfile, "report.json": trivyReport(vulnerabilities) });
    const { results } = await sarif(folder, "--report", "report.json");
    return new Set(
      results.map(({ partialFingerprints }) => partialFingerprints["dockerfileSecurityScan/v1"]),
    );
  };
  const before = await fingerprintsOf(fitting, found);
  assert.equal(before.size, 2);
  assert.deepEqual(await fingerprintsOf(`# moved\n\n${fitting}`, found), before);
  const newer = found.map((each) => ({ ...each, version: "1.1" })).toReversed();
  assert.deepEqual(await fingerprintsOf(fitting, newer), before);
});

test("SARIF of an image without a Dockerfile is somewhere still, as code scanning asks for it", async () => {
  const { results, automationDetails } = await sarif(`${cwd}/empty`, "--report", npmStages);
  for (const { locations } of results) {
    assert.equal(locations[0].physicalLocation.artifactLocation.uri, "scan-test/npm-stages");
  }
  assert.equal(automationDetails.id, "image-scan/scan-test/npm-stages/");
});

test("SARIF names files with blanks, and files outside of the working folder, as URIs", async () => {
  const folder = createFolder({
    "a b/Dockerfile": fitting,
    "work/readme.md": "",
    "report.json": trivyReport([{ id: "CVE-2099-1", package: "curl" }]),
  });
  const inside = await sarif(folder, "--report", "report.json", "--file", "a b/Dockerfile");
  assert.equal(inside.results[0]?.locations[0].physicalLocation.artifactLocation.uri, "a%20b/Dockerfile");
  const outside = await sarif(`${folder}/work`, "--report", "../report.json", "--file", "../a b/Dockerfile");
  assert.deepEqual(outside.results[0]?.locations[0].physicalLocation.artifactLocation, {
    uri: pathToFileURL(`${folder}/a b/Dockerfile`).href,
  });
});

test("SARIF makes nothing of what a hostile report would like to be", async () => {
  const folder = createFolder({
    Dockerfile: fitting,
    "report.json": trivyReport(
      [
        {
          id: "CVE-2099-1",
          package: "[click](https://evil.test)",
          title: "x".repeat(5000),
          url: "javascript:alert(1)",
        },
      ],
      { image: "app\ud800:1" },
    ),
  });
  const { results, tool } = await sarif(folder, "--report", "report.json");
  assert.match(results[0]?.message.text ?? "", /\\\[click\\\]\(https:/);
  assert.equal(tool.driver.rules[0]?.helpUri, undefined);
  const alone = createFolder({
    "report.json": trivyReport([{ id: "CVE-2099-1", package: "a" }], { image: "a\ud800" }),
  });
  await sarif(alone, "--report", "report.json");
});

test("SARIF leaves out the mildest where there is more than code scanning takes, and says so", async () => {
  const many = Array.from({ length: 25_010 }, (_, index) => ({
    id: `CVE-2099-${index}`,
    package: "curl",
    severity: index < 10 ? "LOW" : "HIGH",
  }));
  const folder = createFolder({ Dockerfile: fitting, "report.json": trivyReport(many) });
  // The standard's schema wants rules to differ, which takes minutes to check for so many.
  const {
    runs: [run],
  } = await readSarif(folder, "--report", "report.json");
  checkForGithub(run);
  assert.equal(run.results.length, 25_000);
  assert.ok(run.results.every(({ level }) => level === "error"));
  assert.match(JSON.stringify(run), /10 further results were left out/);
});

test("GitHub gets one annotation a package, and one for the base image", async () => {
  const { stdout, code } = await runScan(["--report", npmStages, "--format", "github"], { cwd });
  assert.equal(code, 1);
  const lines = stdout.trim().split("\n");
  assert.equal(lines.length, 4);
  assert.match(
    lines[0] ?? "",
    /^::error file=Dockerfile,line=7,endLine=7,col=6,endColumn=18,title=scan-test\/npm-stages%3Aclassic::29 vulnerable packages in node:24-slim/,
  );
  assert.match(
    lines[1] ?? "",
    /^::error file=Dockerfile,line=9,.*title=tiny-greeter%3A CVE-2099-1034::tiny-greeter 1\.3\.0 has/,
  );
  assert.match(lines[3] ?? "", /^::warning file=Dockerfile,line=9,/);
  const { stdout: without } = await runScan(["--report", npmStages, "--format", "github"], {
    cwd: `${cwd}/empty`,
  });
  assert.match(without, /^::error title=scan-test\/npm-stages%3Aclassic::/);
  assert.doesNotMatch(without, /file=/);
});
