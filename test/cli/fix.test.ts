import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createFolder, fixable, fixed, runCli, safe, unsafe } from "./command-line.ts";

const read = (cwd: string, path = "Dockerfile") => readFileSync(join(cwd, path));

test("safe fixes are written, suggestions are not", async () => {
  const cwd = createFolder({ Dockerfile: fixable, "Dockerfile.unsafe": unsafe, "Dockerfile.safe": safe });
  const before = statSync(join(cwd, "Dockerfile.safe")).mtimeMs;
  const run = await runCli(["lint", "--fix"], { cwd });
  assert.equal(run.code, 1);
  assert.equal(read(cwd).toString(), fixed);
  assert.equal(read(cwd, "Dockerfile.unsafe").toString(), unsafe);
  assert.equal(statSync(join(cwd, "Dockerfile.safe")).mtimeMs, before);
  assert.match(run.stdout, /^1 finding was fixed\.\n1 warning in 1 file$/m);
  assert.deepEqual(readdirSync(cwd).toSorted(), ["Dockerfile", "Dockerfile.safe", "Dockerfile.unsafe"]);
});

test("suggestions are written where asked, and nothing is left to do then", async () => {
  const cwd = createFolder({
    Dockerfile:
      "FROM debian:12.5-slim\nRUN sudo apt-get update && sudo apt-get install -y curl=1\nUSER root\n",
  });
  const run = await runCli(["lint", "--fix", "--unsafe"], { cwd });
  assert.equal(run.code, 0, run.stdout);
  const once = read(cwd).toString();
  assert.match(once, /--no-install-recommends/);
  assert.match(once, /rm -rf \/var\/lib\/apt\/lists/);
  assert.doesNotMatch(once, /sudo/);
  assert.match(once, /USER 10001:10001\n$/);
  await runCli(["lint", "--fix", "--unsafe"], { cwd });
  assert.equal(read(cwd).toString(), once);
});

test("line ends, byte order mark, permissions and links stay", async () => {
  const crlf = (text: string) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`);
  const cwd = createFolder({ "real.dockerfile": crlf(`# 한국어 😀\n${fixable}`) });
  chmodSync(join(cwd, "real.dockerfile"), 0o664);
  symlinkSync("real.dockerfile", join(cwd, "Dockerfile"));
  const run = await runCli(["lint", "--fix", "Dockerfile"], { cwd });
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(read(cwd, "real.dockerfile"), crlf(`# 한국어 😀\n${fixed}`));
  assert.equal(statSync(join(cwd, "real.dockerfile")).mode & 0o777, 0o664);
  assert.ok(lstatSync(join(cwd, "Dockerfile")).isSymbolicLink());
});

test("what is not UTF-8 is checked, but never written", async () => {
  const bytes = Buffer.from(`# caf\u00e9\n${fixable}`, "latin1");
  const cwd = createFolder({ Dockerfile: bytes, "Dockerfile.other": fixable });
  const run = await runCli(["lint", "--fix"], { cwd });
  assert.equal(run.code, 2);
  assert.match(run.stderr, /^Dockerfile: error The file is not UTF-8/);
  assert.match(run.stdout, /sudo-in-run/);
  assert.deepEqual(read(cwd), bytes);
  assert.equal(read(cwd, "Dockerfile.other").toString(), fixed);
});

test("a diff changes nothing, and git applies it", async () => {
  const filler = Array.from({ length: 20 }, (_, index) => `RUN echo ${index}\n`).join("");
  const text = `FROM debian:12.5-slim\nRUN sudo ls\n${filler}RUN sudo ls\nUSER nobody\nRUN sudo -u nobody id`;
  const files = {
    "a b/Dockerfile": fixable,
    Dockerfile: text,
    "Dockerfile.crlf": fixable.replaceAll("\n", "\r\n"),
  };
  const cwd = createFolder(files);
  const run = await runCli(["lint", "--diff"], { cwd });
  assert.equal(run.code, 1);
  assert.match(run.stderr, /warnings in 3 files/);
  assert.match(
    run.stdout,
    /^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n@@ -1,5 \+1,5 @@\n FROM debian:12.5-slim\n-RUN sudo ls\n\+RUN ls\n/,
  );
  for (const [path, content] of Object.entries(files)) assert.equal(read(cwd, path).toString(), content);

  execFileSync("git", ["apply", "-"], { cwd, input: run.stdout });
  const applied = Object.keys(files).map((path) => read(cwd, path).toString());
  const other = createFolder(files);
  await runCli(["lint", "--fix"], { cwd: other });
  assert.deepEqual(
    applied,
    Object.keys(files).map((path) => read(other, path).toString()),
  );
  assert.notDeepEqual(applied, Object.values(files));
});

test("standard input comes out fixed, and the report beside it", async () => {
  const run = await runCli(["lint", "--fix", "-"], { input: fixable });
  assert.equal(run.code, 0);
  assert.equal(run.stdout, fixed);
  assert.match(run.stderr, /1 finding was fixed/);
  assert.equal((await runCli(["lint", "--fix", "-"], { input: unsafe })).stdout, unsafe);
  const binary = await runCli(["lint", "--fix", "-"], { input: "FROM a\0b" });
  assert.equal(binary.code, 2);
  assert.equal(binary.stdout, "FROM a\0b");
  assert.match((await runCli(["lint", "--diff", "-"], { input: fixable })).stdout, /^-RUN sudo ls$/m);
});
