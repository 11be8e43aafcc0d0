import assert from "node:assert/strict";
import { test } from "node:test";
import { createFolder, rulesByFile, runCli, unsafe } from "./command-line.ts";

const off = "rules:\n  user-root-last: off\n";

const cwd = createFolder({
  ".dockerfile-security.yaml": `${off}exclude:\n  - vendor/**\n`,
  Dockerfile: unsafe,
  "near/.dockerfile-security.yaml": "rules:\n  user-root-last: error\n",
  "near/Dockerfile": unsafe,
  "vendor/Dockerfile": unsafe,
  "other.yaml": "rules:\n  user-root-last: hint\n",
});

async function levels(...args: readonly string[]) {
  const { stdout } = await runCli(["lint", "--format", "json", ...args], { cwd });
  const report: { files: { path: string; findings: { severity: string }[] }[] } = JSON.parse(stdout);
  return Object.fromEntries(report.files.map(({ path, findings }) => [path, findings[0]?.severity]));
}

test("the nearest configuration holds", async () => {
  assert.deepEqual(await levels(), { Dockerfile: undefined, "near/Dockerfile": "error" });
});

test("what is excluded is checked where it is named", async () => {
  assert.deepEqual(await levels("vendor"), {});
  assert.deepEqual(await levels("vendor/*"), {});
  assert.deepEqual(await levels("--rule", "user-root-last=info", "vendor/Dockerfile"), {
    "vendor/Dockerfile": "info",
  });
});

test("the command line goes above it", async () => {
  assert.deepEqual(await levels("--rule", "user-root-last=info", "near"), { "near/Dockerfile": "info" });
  assert.deepEqual(await levels("--no-config", "Dockerfile"), { Dockerfile: "warning" });
  assert.deepEqual(await levels("--config", "other.yaml", "Dockerfile", "near"), {
    Dockerfile: "hint",
    "near/Dockerfile": "hint",
  });
});

test("standard input has the configuration of its name", async () => {
  const run = await runCli(["lint", "--stdin-filename", "near/x.dockerfile", "-", "--fail-on", "error"], {
    cwd,
    input: unsafe,
  });
  assert.equal(run.code, 1);
});

test("a broken configuration is told of with its place, once, and files are checked", async () => {
  const broken = createFolder({
    ".dockerfile-security.yaml": "rules:\n  user-root-last: fatal\n",
    Dockerfile: unsafe,
    "a/Dockerfile": unsafe,
  });
  const run = await runCli(["lint", "--format", "json"], { cwd: broken });
  assert.equal(run.code, 2);
  assert.match(run.stderr, /^\.dockerfile-security\.yaml:2:\d+: error .*fatal[^\n]*\n$/);
  assert.deepEqual(rulesByFile(run.stdout), {
    Dockerfile: ["user-root-last"],
    "a/Dockerfile": ["user-root-last"],
  });
});

test("a rule of another version is a warning only", async () => {
  const newer = createFolder({
    ".dockerfile-security.yaml": `${off}  not-yet-known: off\n`,
    Dockerfile: unsafe,
  });
  const run = await runCli(["lint"], { cwd: newer });
  assert.equal(run.code, 0);
  assert.match(run.stderr, /^\.dockerfile-security\.yaml:3:3: warning There is no rule not-yet-known/);
});

test("a configuration that is not there is a problem", async () => {
  const run = await runCli(["lint", "--config", "gone.yaml"], { cwd });
  assert.equal(run.code, 2);
  assert.match(run.stderr, /^gone\.yaml: error There is no such configuration file/);
});
