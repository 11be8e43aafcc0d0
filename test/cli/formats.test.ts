import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "../../server/src/rules/index.ts";
import { createFolder, runCli, safe } from "./command-line.ts";
import { compileSchema, sarifSchema } from "./published-schemas.ts";

/** A character outside of the Basic Multilingual Plane counts two; the fix has two edits. */
const emoji = "FROM debian:12.5-slim\nRUN : 😀 && sudo ls\nUSER nobody\n";

const files = {
  "a b/Dockerfile": "FROM node\r\nUSER root\r\n",
  Dockerfile: emoji,
  "Dockerfile.related":
    "FROM debian:12.5-slim\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends a=1\nUSER nobody\n",
  "Dockerfile.safe": safe,
  "Dockerfile.utf16": Buffer.from(`\uFEFF${safe}`, "utf16le"),
};

const cwd = createFolder(files);

async function report(format: string, ...args: readonly string[]) {
  const run = await runCli(["lint", "--format", format, ...args], { cwd });
  return { ...run, parsed: format === "github" || format === "text" ? undefined : JSON.parse(run.stdout) };
}

test("JSON follows its published schema", async () => {
  const { parsed, code } = await report("json");
  assert.equal(code, 2);
  compileSchema("schemas/lint-result.schema.json")(parsed);
  assert.deepEqual(
    parsed.files.map(({ path }: { path: string }) => path),
    ["Dockerfile", "Dockerfile.related", "Dockerfile.safe", "a b/Dockerfile"],
  );
  assert.equal(parsed.problems[0].path, "Dockerfile.utf16");
  const [finding] = parsed.files[0].findings;
  assert.equal(finding.rule, "sudo-in-run");
  assert.deepEqual(finding.range.start, { line: 2, column: 13, offset: 34 });
  assert.deepEqual(finding.range.end, { line: 2, column: 17, offset: 38 });
  assert.equal(finding.fixes[0].safety, "safe");
  const { range, text } = finding.fixes[0].edits[0];
  assert.equal(
    emoji.slice(0, range.start.offset) + text + emoji.slice(range.end.offset),
    emoji.replace("sudo ", ""),
  );
});

test("SARIF follows the standard's schema", async () => {
  const { parsed } = await report("sarif");
  compileSchema(sarifSchema)(parsed);
  const [run] = parsed.runs;
  assert.equal(run.columnKind, "utf16CodeUnits");
  assert.equal(run.invocations[0].executionSuccessful, false);
  assert.equal(run.tool.driver.rules.length, rules.length);
  for (const rule of run.tool.driver.rules) {
    assert.match(rule.help.markdown, /^# /);
    assert.ok(rule.fullDescription.text.length > rule.shortDescription.text.length);
  }
  for (const result of run.results) {
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
    const { artifactLocation } = result.locations[0].physicalLocation;
    assert.equal(run.artifacts[artifactLocation.index].location.uri, artifactLocation.uri);
  }
  const uris = run.artifacts.map(({ location }: { location: { uri: string } }) => location.uri);
  assert.deepEqual(uris, ["Dockerfile", "Dockerfile.related", "Dockerfile.safe", "a%20b/Dockerfile"]);
  const [sudo] = run.results;
  assert.deepEqual(sudo.locations[0].physicalLocation.region, {
    startLine: 2,
    startColumn: 13,
    endLine: 2,
    endColumn: 17,
  });
  assert.equal(sudo.fixes[0].artifactChanges[0].replacements[0].insertedContent.text, "");
  assert.ok(
    run.results.some(({ relatedLocations }: { relatedLocations?: unknown[] }) => relatedLocations?.length),
  );
});

test("what is suppressed is reported where asked", async () => {
  const input =
    "FROM debian:12.5-slim\n# dockerfile-security ignore=user-root-last it drops them itself\nUSER root\n";
  const run = async (...args: readonly string[]) =>
    JSON.parse((await runCli(["lint", "-", ...args], { input })).stdout);
  assert.deepEqual((await run("--format", "sarif")).runs[0].results, []);
  const sarif = await run("--format", "sarif", "--report-suppressed");
  compileSchema(sarifSchema)(sarif);
  assert.deepEqual(sarif.runs[0].results[0].suppressions, [
    { kind: "inSource", status: "accepted", justification: "it drops them itself" },
  ]);
  const json = await run("--format", "json", "--report-suppressed");
  compileSchema("schemas/lint-result.schema.json")(json);
  assert.equal(json.summary.warning, 0);
  assert.equal(json.files[0].suppressed[0].suppressedBy.reason, "it drops them itself");
});

test("fingerprints stay when lines move, and tell likes apart", async () => {
  const fingerprints = async (text: string) => {
    const { stdout } = await runCli(["lint", "-", "--format", "sarif"], { input: text });
    const results: { partialFingerprints: Record<string, string> }[] = JSON.parse(stdout).runs[0].results;
    return results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]);
  };
  const text = "FROM debian:12.5-slim\nRUN sudo ls && sudo ls\nUSER nobody\n";
  const before = await fingerprints(text);
  assert.ok(before.length > 0);
  assert.equal(new Set(before).size, before.length);
  assert.deepEqual(await fingerprints(`# moved\n\n${text}`), before);
});

test("GitLab takes the report as Code Quality", async () => {
  const { parsed } = await report("gitlab", "Dockerfile", "a b");
  assert.deepEqual(
    parsed.map((entry: { check_name: string; severity: string; location: unknown }) => [
      entry.check_name,
      entry.severity,
      entry.location,
    ]),
    [
      ["sudo-in-run", "major", { path: "Dockerfile", lines: { begin: 2, end: 2 } }],
      ["image-untagged", "major", { path: "a b/Dockerfile", lines: { begin: 1, end: 1 } }],
      ["user-root-last", "major", { path: "a b/Dockerfile", lines: { begin: 2, end: 2 } }],
    ],
  );
  const prints = parsed.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  assert.equal(new Set(prints).size, 3);
});

test("GitHub takes the report as workflow commands", async () => {
  const folder = createFolder({ "50%, a:b/Dockerfile": "FROM node\n" });
  const run = await runCli(
    ["lint", "--format", "github", "--rule", "user-missing=off", "--rule", "image-untagged=info"],
    { cwd: folder },
  );
  assert.match(
    run.stdout,
    /^::notice file=50%25%2C a%3Ab\/Dockerfile,line=1,endLine=1,col=6,endColumn=10,title=image-untagged::node has no tag[^\n]*\n$/,
  );
  const broken = await report("github", "gone", "Dockerfile");
  assert.match(broken.stdout, /^::warning file=Dockerfile,line=2,/);
  assert.match(broken.stdout, /^::error file=gone::There is no such file/m);
});

test("text shows the line, the range and the fix", async () => {
  const { stdout } = await report("text", "Dockerfile");
  assert.equal(
    stdout.replace(/warning .*$/m, "warning …"),
    [
      "Dockerfile:2:13 warning …",
      "  2 | RUN : 😀 && sudo ls",
      "    |             ^^^^",
      "    = fix: Remove sudo",
      "",
      "1 warning in 1 file",
      "1 can be fixed with --fix.",
      "",
    ].join("\n"),
  );
});

test("text keeps tabs in line, cuts long lines, and lets no file drive the terminal", async () => {
  const input = `FROM debian:12.5-slim\nRUN\tsudo ls \u001B[31m\nRUN : ${"x".repeat(500)} && sudo ls ${"y".repeat(500)}\nUSER nobody\n`;
  const { stdout } = await runCli(["lint", "-"], { input });
  assert.match(stdout, /\n {2}2 \| RUN\tsudo ls ␛\[31m\n {4}\| {4}\t\^\^\^\^\n/);
  const long = stdout.split("\n").filter((line) => line.includes("…"));
  assert.equal(long.length, 1);
  assert.ok(long.every((line) => line.length < 200));
  assert.ok(!stdout.includes("\u001B"));
});

test("a clean run says how much it has seen", async () => {
  assert.equal((await report("text", "Dockerfile.safe")).stdout, "No findings in 1 file.\n");
});

const colour = "\u001B[";

test("colours: none in a pipe, some where wanted", async () => {
  const coloured = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    (await runCli(["lint", ...args, "Dockerfile"], { cwd, env })).stdout.includes(colour);
  assert.equal(await coloured([]), false);
  assert.equal(await coloured([], { TERM: "xterm-256color", COLORTERM: "truecolor" }), false);
  assert.equal(await coloured(["--color"]), true);
  assert.equal(await coloured([], { FORCE_COLOR: "1" }), true);
  assert.equal(await coloured([], { FORCE_COLOR: "0" }), false);
  assert.equal(await coloured([], { FORCE_COLOR: "1", NO_COLOR: "1" }), false);
  assert.equal(await coloured(["--no-color"], { FORCE_COLOR: "1" }), false);
  assert.equal(await coloured(["--color"], { NO_COLOR: "1" }), true);
  assert.equal(await coloured(["--color", "--format", "json"]), false);
});
