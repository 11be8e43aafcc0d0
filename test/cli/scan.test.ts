/** The `scan` command of the built command line, with reports that real scanners wrote: what people read, and ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { trivyReport } from "../support/trivy-report.ts";
import { createFolder } from "./command-line.ts";
import { dockerfileOf, fitting, recorded, runScan } from "./scan-reports.ts";

const npmStages = recorded("trivy-0.74.0/npm-stages.classic.json");
const cwd = createFolder({ Dockerfile: dockerfileOf("npm-stages"), "empty/readme.md": "" });
const alpine = createFolder({ Dockerfile: dockerfileOf("alpine") });

test("text: by line, worst first, the base image summed up", async () => {
  const { stdout, stderr, code } = await runScan(["--report", npmStages], { cwd });
  assert.equal(code, 1);
  assert.equal(stderr, "");
  const lines = stdout.split("\n");
  assert.equal(lines[0], "scan-test/npm-stages:classic · debian 12.15 · Trivy 0.74.0");
  const base = lines.indexOf("Dockerfile:7  FROM node:24-slim");
  assert.match(
    lines[base + 1] ?? "",
    /^ {2}29 packages, 12 with a fix: 1 critical, 8 high, 16 medium, 6 low$/,
  );
  assert.match(stdout, /^ {2}and 19 more packages: --format json lists them all$/m);
  const copy = lines.indexOf("Dockerfile:9  COPY --from=packages /app/node_modules node_modules/");
  assert.deepEqual(lines.slice(copy + 1), [
    "  3 packages, 2 with a fix: 1 critical, 1 high, 1 medium",
    "  critical  tiny-greeter 1.3.0      → 1.4.0     CVE-2099-1034 (9.8), made on line 5",
    "  high      tiny-merge 2.0.0        → 2.0.1     CVE-2099-1035 (7.5), made on line 5",
    "  medium    @stand-in/router 1.0.0  no fix yet  CVE-2099-1036 (5.5), made on line 5",
    "",
    "34 vulnerabilities in 32 packages: 2 critical, 9 high, 17 medium, 6 low",
    "",
  ]);
});

test("text in Korean is aligned by what a terminal shows, and speaks no English", async () => {
  const { stdout } = await runScan(["--report", npmStages, "--lang", "ko"], { cwd });
  assert.match(
    stdout,
    /^ {2}보통 {2}@stand-in\/router 1\.0\.0 {2}수정 없음 {2}CVE-2099-1036 \(5\.5\), 5번 줄에서 만듦$/m,
  );
  assert.match(stdout, /^ {2}심각 {2}tiny-greeter 1\.3\.0 {6}→ 1\.4\.0 {4}CVE/m);
  assert.match(stdout, /\n패키지 32개에 취약점 34개: 심각 2개, 높음 9개, 보통 17개, 낮음 6개\n$/);
  const help = await runScan(["--help", "--lang", "ko"]);
  assert.doesNotMatch(help.stdout, /[a-z]{3,} [a-z]{3,} [a-z]{3,}/);
});

test("text has colours where they are wanted", async () => {
  const { stdout } = await runScan(["--report", npmStages, "--color"], { cwd });
  assert.ok(stdout.includes("\u001B[1m\u001B[31mcritical\u001B[0m\u001B[0m  tiny-greeter"));
  assert.ok(stdout.includes("\u001B[1mDockerfile:9\u001B[0m"));
});

test("a distribution without support, and what the policy holds back, are told", async () => {
  const { stdout } = await runScan(
    ["--report", recorded("trivy-0.74.0/alpine.classic.json"), "--min-severity", "critical"],
    { cwd: alpine },
  );
  assert.match(stdout, /^This distribution is no longer supported/m);
  assert.match(
    stdout,
    /^1 vulnerability in 1 package: 1 critical\nNot shown: 5 below the minimum severity\.$/m,
  );
});

test("without a Dockerfile there are layers, by their history or by their number", async () => {
  const folder = createFolder({ "report.json": trivyReport([{ id: "CVE-2099-1", package: "curl" }]) });
  const known = await runScan(["--report", "report.json"], { cwd: folder });
  assert.equal(known.stderr, "");
  assert.match(known.stdout, /^Layer 2 {2}RUN apk add curl$/m);
  const report = JSON.parse(trivyReport([{ id: "CVE-2099-1", package: "curl" }]));
  report.Metadata.ImageConfig.history = [];
  const unknown = createFolder({ "report.json": JSON.stringify(report) });
  assert.match((await runScan(["--report", "report.json"], { cwd: unknown })).stdout, /^Layer 2$/m);
  const sarif = await runScan(["--report", recorded("trivy-0.74.0/alpine.classic.sarif")], { cwd: unknown });
  assert.match(sarif.stdout, /^(?:Unknown layer|Layer \d+)/m);
  assert.equal(sarif.code, 1);
});

test("values of build arguments are printed by no format", async () => {
  const report = trivyReport([{ id: "CVE-2099-1", package: "curl" }], {
    history: ["RUN |2 TOKEN=s3cr3t OTHER=pa ss /bin/sh -c apk add curl # buildkit"],
  });
  for (const files of [{}, { Dockerfile: "FROM alpine:3.20\nARG TOKEN\nARG OTHER\nRUN apk add curl\n" }]) {
    const folder = createFolder({ ...files, "report.json": report });
    for (const format of ["text", "json", "sarif", "github"]) {
      const { stdout, stderr } = await runScan(["--report", "report.json", "--format", format], {
        cwd: folder,
      });
      assert.match(stdout, /CVE-2099-1/);
      assert.doesNotMatch(stdout + stderr, /s3cr3t|pa ss/, format);
    }
  }
});

test("a Dockerfile that is not the image's gets no blame, unless it is named", async () => {
  const found = await runScan(["--report", npmStages], { cwd: alpine });
  assert.match(found.stderr, /^warning: scan-test\/npm-stages:classic was not built from Dockerfile/);
  assert.doesNotMatch(found.stdout, /Dockerfile:/);
  assert.match(found.stdout, /^Layer \d+ {2}COPY/m);
  const named = await runScan(["--report", npmStages, "--file", "Dockerfile"], { cwd: alpine });
  assert.match(named.stderr, /seems to be built from another file than Dockerfile/);
  assert.match(named.stdout, /^Dockerfile:1 /m);
  const none = await runScan(["--report", npmStages], { cwd: `${cwd}/empty` });
  assert.equal(none.stderr, "");
  assert.doesNotMatch(none.stdout, /Dockerfile:/);
});

test("a Containerfile will do, and so does a file with CRLF and a byte order mark", async () => {
  const folder = createFolder({
    Containerfile: `\uFEFF${dockerfileOf("npm-stages").replaceAll("\n", "\r\n")}`,
  });
  const { stdout, stderr } = await runScan(["--report", npmStages], { cwd: folder });
  assert.equal(stderr, "");
  assert.match(stdout, /^Containerfile:9 {2}COPY --from=packages \/app\/node_modules node_modules\/$/m);
  const { stdout: json } = await runScan(["--report", npmStages, "--format", "json"], { cwd: folder });
  const copied = JSON.parse(json).findings.at(-1).place;
  assert.deepEqual([copied.line, copied.column, copied.endLine], [9, 1, 9]);
});

test("what a report says does not reach the terminal as more than text", async () => {
  const evil = "\u001B[2Jx\u0007\u202E\u009B31m";
  const folder = createFolder({
    Dockerfile: fitting,
    "report.json": trivyReport([
      { id: `CVE-1${evil}`, package: `cu${evil}rl`, version: `1${evil}`, fixed: `2${evil}`, title: evil },
    ]),
  });
  for (const format of ["text", "github"]) {
    const { stdout, stderr } = await runScan(["--report", "report.json", "--format", format], {
      cwd: folder,
    });
    assert.match(stdout, /CVE-1/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/, format);
    assert.equal(stdout.split("\n").filter((line) => line.startsWith("::")).length <= 2, true);
  }
});

const policy = createFolder({
  Dockerfile: fitting,
  "report.json": trivyReport([
    { id: "CVE-2099-1", package: "curl", severity: "CRITICAL" },
    { id: "CVE-2099-2", package: "curl", severity: "HIGH", fixed: "2.0" },
    { id: "CVE-2099-3", package: "curl", severity: "LOW" },
  ]),
  ".dockerfile-security.yaml": "scan:\n  failOn: never\n  minimumSeverity: medium\n",
  ".trivyignore": "# known\nCVE-2099-2\nCVE-2099-9 exp:someday\n",
  "broken.yaml": "scan: [",
});

const decisions: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly counts: readonly [critical: number, high: number, low: number];
}[] = [
  { name: "the configuration and .trivyignore hold", args: [], code: 0, counts: [1, 0, 0] },
  { name: "an option goes above the configuration", args: ["--fail-on", "high"], code: 1, counts: [1, 0, 0] },
  { name: "no configuration, no ignore files", args: ["--no-config"], code: 1, counts: [1, 1, 1] },
  { name: "only what can be mended", args: ["--no-config", "--only-fixable"], code: 1, counts: [0, 1, 0] },
  {
    name: "critical alone fails",
    args: ["--no-config", "--only-fixable", "--fail-on", "critical"],
    code: 0,
    counts: [0, 1, 0],
  },
  { name: "never fails", args: ["--no-config", "--fail-on", "never"], code: 0, counts: [1, 1, 1] },
  {
    name: "low fails",
    args: ["--no-config", "--min-severity", "low", "--fail-on", "low"],
    code: 1,
    counts: [1, 1, 1],
  },
];

for (const { name, args, code, counts } of decisions) {
  test(`policy: ${name}`, async () => {
    const run = await runScan(["--report", "report.json", "--format", "json", ...args], { cwd: policy });
    assert.equal(run.code, code, run.stderr);
    const { critical, high, low } = JSON.parse(run.stdout).counts;
    assert.deepEqual([critical, high, low], counts);
  });
}

test("lines of ignore files that cannot be read are told of, with their place", async () => {
  const { stderr } = await runScan(["--report", "report.json"], { cwd: policy });
  assert.match(stderr, /^warning: \.trivyignore:3: /);
});

const mistakes: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly says: RegExp;
}[] = [
  { name: "nothing to scan", args: [], says: /Name an image or an archive/ },
  { name: "no such report", args: ["--report", "gone.json"], says: /gone\.json/ },
  { name: "a report that is none", args: ["--report", "Dockerfile"], says: /Dockerfile is no report/ },
  {
    name: "no such Dockerfile",
    args: ["--report", npmStages, "--file", "gone"],
    says: /gone: There is no such file/,
  },
  { name: "a folder for a Dockerfile", args: ["--report", npmStages, "--file", "."], says: /It is a folder/ },
  {
    name: "a broken configuration",
    args: ["--report", npmStages, "--config", "broken.yaml"],
    says: /broken\.yaml:1/,
  },
  {
    name: "no such configuration",
    args: ["--report", npmStages, "--config", "gone.yaml"],
    says: /gone\.yaml/,
  },
  { name: "an option for an image", args: ["--", "--help"], says: /"--help" is not the name of an image/ },
  { name: "an option that there is not", args: ["-x"], says: /no option -x/ },
  { name: "one for an image", args: ["--", "-x"], says: /"-x" is not the name of an image/ },
  { name: "blanks", args: ["debian:12 --privileged"], says: /is not the name of an image/ },
  { name: "a line break", args: ["debian\n:12"], says: /"debian\\n:12" is not the name of an image/ },
  { name: "an escape", args: ["debian\u001B[2J"], says: /is not the name of an image/ },
  { name: "nothing for an image", args: [""], says: /"" is not the name of an image/ },
  { name: "a strange platform", args: ["--platform", "a b", "debian:12"], says: /"a b"/ },
  { name: "an unknown format", args: ["--format", "gitlab", "debian:12"], says: /text, json, sarif, github/ },
  { name: "no number of minutes", args: ["--timeout", "soon", "debian:12"], says: /minutes from 1 to 1440/ },
  { name: "no address of a server", args: ["--server", "ftp://x", "debian:12"], says: /http:\/\/ or https/ },
  {
    name: "a server for Grype",
    args: ["--server", "https://x", "--scanner", "grype", "debian:12"],
    says: /for Trivy/,
  },
];

for (const { name, args, says } of mistakes) {
  test(`exit code 2: ${name}`, async () => {
    const { code, stdout, stderr } = await runScan(args, { cwd: policy });
    assert.equal(code, 2, stdout + stderr);
    assert.equal(stdout, "");
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    assert.doesNotMatch(stderr, /[\u0000-\u0009\u000B-\u001F]/);
  });
}

test("the help names every option", async () => {
  const { stdout, code } = await runScan(["--help"]);
  assert.equal(code, 0);
  const options = "report file target scanner scanner-path scanner-argument server platform offline timeout";
  const more = "format fail-on min-severity only-fixable config no-config quiet lang color no-color";
  for (const option of `${options} ${more}`.split(" ")) assert.match(stdout, new RegExp(`--${option}\\b`));
});
