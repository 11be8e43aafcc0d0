import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bundle, createFolder, rulesByFile, runCli, safe, unsafe } from "./command-line.ts";

async function findFiles(cwd: string, ...paths: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runCli(["lint", "--format", "json", ...paths], { cwd });
  return Object.keys(rulesByFile(stdout));
}

test("Dockerfiles are found by their names", async () => {
  const dockerfiles = [
    "Containerfile",
    "Containerfile.prod",
    "Dockerfile",
    "Dockerfile-dev",
    "Dockerfile.go",
    "a/b/Dockerfile.alpine",
    "a/dockerfile",
    "a/web.Dockerfile",
    "a/web.containerfile",
    "a/web.dockerfile",
  ];
  const others = [
    "Dockerfile.dockerignore",
    "Dockerfile.md",
    "Dockerfile.test.ts",
    "DockerfileParser.java",
    "Dockerfile~",
    "Makefile",
    "a/web.dockerfile.orig",
    "my-Dockerfile",
    "node_modules/x/Dockerfile",
    ".git/Dockerfile",
  ];
  const cwd = createFolder(Object.fromEntries([...dockerfiles, ...others].map((path) => [path, safe])));
  assert.deepEqual((await findFiles(cwd)).toSorted(), dockerfiles.toSorted());
});

test("a file that is named is checked whatever its name", async () => {
  const cwd = createFolder({ "build.txt": unsafe, ".gitignore": "*\n" });
  assert.deepEqual(await findFiles(cwd, "build.txt"), ["build.txt"]);
});

test("a file that is found twice is checked once", async () => {
  const cwd = createFolder({ Dockerfile: unsafe, "a/Dockerfile": unsafe });
  assert.deepEqual(await findFiles(cwd, ".", "a", "./Dockerfile", "**/Dockerfile"), [
    "Dockerfile",
    "a/Dockerfile",
  ]);
});

test("a directory named Dockerfile is a folder", async () => {
  const cwd = createFolder({ "Dockerfile/Dockerfile": unsafe, "Dockerfile/x": unsafe });
  assert.deepEqual(await findFiles(cwd), ["Dockerfile/Dockerfile"]);
  assert.deepEqual(await findFiles(cwd, "Dockerfile"), ["Dockerfile/Dockerfile"]);
});

const globs: readonly { readonly glob: string; readonly files: readonly string[] }[] = [
  { glob: "*/Dockerfile", files: ["a/Dockerfile", "b/Dockerfile"] },
  { glob: "**/*.txt", files: ["a/c/x.txt"] },
  { glob: "./{a,b}/Dockerfile", files: ["a/Dockerfile", "b/Dockerfile"] },
  { glob: "a/**", files: ["a/Dockerfile", "a/c/x.txt"] },
  { glob: "[b]/Dock?rfile", files: ["b/Dockerfile"] },
  { glob: "[x]/Dockerfile", files: ["[x]/Dockerfile"] },
];

test("globs that no shell has expanded", async () => {
  const cwd = createFolder({
    "a/Dockerfile": safe,
    "a/c/x.txt": safe,
    "b/Dockerfile": safe,
    "deep/[x]/Dockerfile": safe,
    "deep/x/Dockerfile": safe,
  });
  for (const { glob, files } of globs) {
    // A path that is there is that path, whatever characters it has.
    const folder = glob.startsWith("[x]") ? join(cwd, "deep") : cwd;
    assert.deepEqual(await findFiles(folder, glob), files, glob);
  }
  assert.deepEqual(await findFiles(join(cwd, "a"), "../b/*"), ["../b/Dockerfile"]);
  assert.deepEqual(await findFiles(cwd, `${cwd}/b/*`), ["b/Dockerfile"]);
});

test("what .gitignore leaves out is left out, from the repository's root down", async () => {
  const cwd = createFolder({
    ".git/HEAD": "",
    ".gitignore": "build/\n*.dockerfile\n!keep.dockerfile\n/Dockerfile.local\n",
    Dockerfile: safe,
    "Dockerfile.local": safe,
    "build/Dockerfile": safe,
    "x.dockerfile": safe,
    "keep.dockerfile": safe,
    "sub/.gitignore": "!again.dockerfile\nDockerfile.tmp\n",
    "sub/again.dockerfile": safe,
    "sub/other.dockerfile": safe,
    "sub/Dockerfile.tmp": safe,
    "sub/Dockerfile.local": safe,
  });
  assert.deepEqual(await findFiles(cwd), [
    "Dockerfile",
    "keep.dockerfile",
    "sub/Dockerfile.local",
    "sub/again.dockerfile",
  ]);
  assert.deepEqual(await findFiles(join(cwd, "sub")), ["Dockerfile.local", "again.dockerfile"]);
  assert.deepEqual(await findFiles(cwd, "**/*.dockerfile"), ["keep.dockerfile", "sub/again.dockerfile"]);
  // Whoever names a folder wants it.
  assert.deepEqual(await findFiles(cwd, "build"), ["build/Dockerfile"]);
});

test("Windows' separators are understood where they name something", {
  skip: process.platform === "win32",
}, async () => {
  const cwd = createFolder({ "a/b/Dockerfile": safe });
  assert.deepEqual(await findFiles(cwd, "a\\b\\Dockerfile"), ["a/b/Dockerfile"]);
  assert.deepEqual(await findFiles(cwd, ".\\a"), ["a/b/Dockerfile"]);
  const strange = createFolder({ "a\\Dockerfile": safe, "a/Dockerfile": safe });
  assert.deepEqual(await findFiles(strange, "a\\Dockerfile"), ["a\\Dockerfile"]);
  assert.equal((await runCli(["lint", "C:\\work\\Dockerfile"], { cwd })).code, 2);
});

test("links: to files they are followed, around in circles they are not", async () => {
  const cwd = createFolder({ "real/Dockerfile": unsafe });
  symlinkSync("../real/Dockerfile", join(cwd, "real/Dockerfile.link"));
  symlinkSync("..", join(cwd, "real/loop"));
  assert.deepEqual(await findFiles(cwd), ["real/Dockerfile", "real/Dockerfile.link"]);
});

test("what cannot be read is named and hides nothing", async () => {
  const cwd = createFolder({
    Dockerfile: unsafe,
    "Dockerfile.binary": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]),
    "Dockerfile.utf16": Buffer.from(`\uFEFF${unsafe}`, "utf16le"),
    "Dockerfile.latin1": Buffer.from("# caf\u00e9\nFROM debian:12.5-slim\nUSER root\n", "latin1"),
    "Dockerfile.empty": "",
  });
  symlinkSync("nowhere", join(cwd, "Dockerfile.dangling"));
  symlinkSync("Dockerfile.loop", join(cwd, "Dockerfile.loop"));
  execFileSync("mkfifo", [join(cwd, "Dockerfile.fifo")]);
  const { code, stdout, stderr } = await runCli(["lint", "--format", "json"], { cwd });
  assert.equal(code, 2);
  assert.deepEqual(rulesByFile(stdout), {
    Dockerfile: ["user-root-last"],
    "Dockerfile.empty": [],
    "Dockerfile.latin1": ["user-root-last"],
  });
  const problems: { path: string; message: string }[] = JSON.parse(stdout).problems;
  assert.deepEqual(problems.map(({ path }) => path).toSorted(), [
    "Dockerfile.binary",
    "Dockerfile.dangling",
    "Dockerfile.loop",
    "Dockerfile.utf16",
  ]);
  for (const { path, message } of problems) assert.ok(stderr.includes(`${path}: error ${message}`), path);
  const named = await runCli(["lint", "Dockerfile.fifo", "Dockerfile"], { cwd });
  assert.equal(named.code, 2);
  assert.match(named.stderr, /Dockerfile\.fifo: error This is neither/);
  assert.match(named.stdout, /user-root-last/);
});

test("ten thousand files", { timeout: 120_000 }, async () => {
  const cwd = createFolder({});
  for (let folder = 0; folder < 100; folder++) {
    mkdirSync(join(cwd, String(folder)));
    for (let file = 0; file < 100; file++) {
      writeFileSync(
        join(cwd, String(folder), `Dockerfile.${file}`),
        `FROM debian:12.5-slim\nRUN echo ${folder} ${file}\nUSER root\n`,
      );
    }
  }
  const run = await runCli(["lint", "--format", "json"], { cwd });
  assert.equal(run.code, 1, run.stderr);
  const { summary } = JSON.parse(run.stdout);
  assert.equal(summary.files, 10_000);
  assert.equal(summary.warning, 10_000);
});

test("a Dockerfile of 5 MB", { timeout: 120_000 }, async () => {
  const line =
    "RUN apt-get update && apt-get install -y --no-install-recommends curl=7.88 && rm -rf /var/lib/apt/lists/*\n";
  const cwd = createFolder({
    Dockerfile: `FROM debian:12.5-slim\n${line.repeat(5_000_000 / line.length)}USER root\n`,
  });
  const run = await runCli(["lint", "--format", "json"], { cwd });
  assert.equal(run.code, 1, run.stderr);
  assert.deepEqual(rulesByFile(run.stdout).Dockerfile?.at(-1), "user-root-last");
});

test("standard input", async () => {
  const nameless = await runCli(["lint", "-", "--format", "json"], { input: unsafe });
  assert.deepEqual(rulesByFile(nameless.stdout), { "<stdin>": ["user-root-last"] });
  const named = await runCli(["lint", "--stdin-filename", "docker/Dockerfile", "-"], { input: unsafe });
  assert.equal(named.code, 1);
  assert.match(named.stdout, /^docker\/Dockerfile:2:6 warning/);
  assert.equal((await runCli(["lint", "-"], { input: "" })).code, 0);
});

test("a reader that goes away ends the run without a word", async () => {
  const cwd = createFolder(
    Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`Dockerfile.${index}`, unsafe.repeat(20)])),
  );
  for (const format of ["text", "json", "github"]) {
    const child = spawn(process.execPath, [bundle, "lint", "--format", format], { cwd });
    let errors = "";
    child.stderr.on("data", (data) => {
      errors += data;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((resolve) => child.on("close", resolve));
    assert.equal(errors, "", format);
    assert.equal(child.signalCode, null);
  }
});
