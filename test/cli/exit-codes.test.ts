import assert from "node:assert/strict";
import { test } from "node:test";
import { createFolder, runCli, safe, unsafe } from "./command-line.ts";

const info =
  "FROM debian:12.5-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl=1\nUSER nobody\n";

const cwd = createFolder({ Dockerfile: unsafe, "safe/Dockerfile": safe, "info/Dockerfile": info });

const cases: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly says?: RegExp;
}[] = [
  { name: "a clean file", args: ["lint", "safe/Dockerfile"], code: 0 },
  { name: "a warning", args: ["lint", "Dockerfile"], code: 1 },
  { name: "lint is the command if none is named", args: ["Dockerfile"], code: 1 },
  { name: "hygiene alone does not fail", args: ["lint", "info"], code: 0 },
  { name: "hygiene fails where asked", args: ["lint", "info", "--fail-on", "info"], code: 1 },
  { name: "hints include what is above them", args: ["lint", "info", "--fail-on=hint"], code: 1 },
  { name: "a warning is no error", args: ["lint", "--fail-on", "error", "Dockerfile"], code: 0 },
  { name: "nothing fails", args: ["lint", "--fail-on", "never", "Dockerfile"], code: 0 },
  {
    name: "a severity set by hand counts",
    args: ["lint", "--fail-on", "error", "--rule", "user-root-last=error", "Dockerfile"],
    code: 1,
  },
  { name: "a rule switched off", args: ["lint", "--rule", "user-root-last=off", "Dockerfile"], code: 0 },
  { name: "a rule by another tool's name", args: ["lint", "--rule", "DL3002=off", "Dockerfile"], code: 0 },
  {
    name: "the last setting of a rule holds",
    args: ["lint", "--rule", "user-root-last=off", "--rule", "user-root-last=error", "Dockerfile"],
    code: 1,
  },
  { name: "no such option", args: ["lint", "--nope"], code: 2, says: /no option --nope/ },
  {
    name: "no such format",
    args: ["lint", "--format", "xml"],
    code: 2,
    says: /text, json, sarif, github, gitlab/,
  },
  { name: "no such severity", args: ["lint", "--fail-on", "fatal"], code: 2, says: /fatal/ },
  { name: "no such rule", args: ["lint", "--rule", "user-root=off"], code: 2, says: /user-root-last/ },
  {
    name: "no severity for a rule",
    args: ["lint", "--rule", "user-root-last"],
    code: 2,
    says: /<rule>=<severity>/,
  },
  { name: "an option without its value", args: ["lint", "--format"], code: 2, says: /needs a value/ },
  { name: "no such file", args: ["lint", "gone"], code: 2, says: /^gone: error There is no such file/ },
  { name: "no match", args: ["lint", "*.gone"], code: 2, says: /No file matches/ },
  { name: "an empty path", args: ["lint", ""], code: 2, says: /no such file/ },
  { name: "input and a file", args: ["lint", "-", "Dockerfile"], code: 2, says: /Standard input/ },
  { name: "a file and input", args: ["lint", "Dockerfile", "-"], code: 2, says: /Standard input/ },
  {
    name: "a name for no input",
    args: ["lint", "--stdin-filename", "x", "Dockerfile"],
    code: 2,
    says: /give - as the path/,
  },
  { name: "suggestions, but no fix", args: ["lint", "--unsafe"], code: 2, says: /--fix or --diff/ },
  { name: "a diff in JSON", args: ["lint", "--diff", "--format", "json"], code: 2, says: /--diff/ },
  { name: "no page for a rule", args: ["lint", "--explain", "nope"], code: 2, says: /There is no rule nope/ },
  { name: "help", args: ["--help"], code: 0 },
  { name: "help on lint", args: ["lint", "--help"], code: 0 },
  { name: "version", args: ["--version"], code: 0 },
];

for (const { name, args, code, says } of cases) {
  test(`exit code ${code}: ${name}`, async () => {
    const run = await runCli(args, { cwd });
    assert.equal(run.code, code, run.stdout + run.stderr);
    if (says) assert.match(run.stderr, says);
    if (code === 2) assert.doesNotMatch(run.stderr, /\n\s+at /, "no stack");
    else assert.equal(run.stderr, "");
  });
}

test("a missing file hides no findings, and no finding hides it", async () => {
  const run = await runCli(["lint", "gone", "Dockerfile"], { cwd });
  assert.equal(run.code, 2);
  assert.match(run.stdout, /user-root-last/);
  assert.match(run.stderr, /gone/);
});

test("a folder without Dockerfiles is clean and says so", async () => {
  const run = await runCli(["lint"], { cwd: createFolder({ "readme.md": "" }) });
  assert.equal(run.code, 0);
  assert.match(run.stderr, /no Dockerfiles/);
});

test("rules are listed and explained", async () => {
  const list = await runCli(["--list-rules"]);
  assert.equal(list.code, 0);
  assert.match(list.stdout, /^user-root-last +warning +suggestion +The last USER is root$/m);
  const { stdout } = await runCli(["lint", "--list-rules", "--format", "json"]);
  const ids: unknown[] = JSON.parse(stdout).map(({ id }: { id: string }) => id);
  assert.equal(list.stdout.trim().split("\n").length, ids.length);
  for (const name of ["user-root-last", "DL3002", "dl3002"]) {
    const page = await runCli(["lint", "--explain", name]);
    assert.match(page.stdout, /^# The last USER is root/);
  }
});

test("help names every option", async () => {
  const { stdout } = await runCli(["lint", "--help"]);
  for (const option of [
    "--format",
    "--fix",
    "--unsafe",
    "--diff",
    "--fail-on",
    "--config",
    "--no-config",
    "--rule",
    "--list-rules",
    "--explain",
    "--stdin-filename",
    "--lang",
    "--color",
    "--no-color",
  ]) {
    assert.match(stdout, new RegExp(`${option}\\b`));
  }
});
