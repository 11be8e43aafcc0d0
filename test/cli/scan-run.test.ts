/** The `scan` command with scanners that are not there, fail, or take their time; and with nobody who listens. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { classicMembers, packTar } from "../image-layers/archives.ts";
import { isRunning, stubbornTree, waitForFile, writeProgram } from "../support/programs.ts";
import { trivyReport } from "../support/trivy-report.ts";
import { bundle, type Run } from "./command-line.ts";
import { fitting, nothingInstalled, runScan } from "./scan-reports.ts";

interface Scene {
  readonly folder: string;
  readonly temporary: string;
  readonly env: Readonly<Record<string, string>>;
  run(...args: readonly string[]): Promise<Run>;
}

const layer = await packTar([["etc/os-release", "ID=alpine"]]);
const archive = await packTar(classicMembers([{ layers: [layer] }]));

/** A folder with a Dockerfile, an archive of an image and programs on the PATH that are scripts of the test. */
function createScene(programs: Readonly<Record<string, string>>): Scene {
  const folder = createScratchFolder("scan-run");
  const bin = join(folder, "bin");
  const temporary = join(folder, "temporary");
  mkdirSync(bin);
  mkdirSync(temporary);
  writeFileSync(join(folder, "Dockerfile"), fitting);
  writeFileSync(join(folder, "image.tar"), archive);
  for (const [name, body] of Object.entries(programs)) writeProgram(bin, name, body);
  const env = { ...nothingInstalled, PATH: bin, HOME: folder, TMPDIR: temporary };
  return { folder, temporary, env, run: (...args) => runScan(args, { cwd: folder, env }) };
}

const version = { trivy: "Version: 0.74.0", grype: "grype 0.121.2" };

/** Says its version, and does `work` where it is to scan; `output` is where its report belongs. */
function scanner(name: keyof typeof version, work: string): string {
  return `
const args = process.argv.slice(2);
const output = args.flatMap((argument, index) =>
  /^(?:--output|-o|--file)$/.test(argument) ? [args[index + 1]] : [/^--(?:output|file)=(.*)$/s.exec(argument)?.[1] ?? []].flat(),
).at(-1)?.replace(/^json=/, "");
if (args.includes("--version")) console.log(${JSON.stringify(version[name])});
else { ${work} }`;
}

const report = trivyReport([{ id: "CVE-2099-1", package: "curl", layer: 0 }], { history: [] });
const writesReport = `require("node:fs").writeFileSync(output, ${JSON.stringify(report)});`;

test("an archive is scanned by what is on the PATH, and nothing is left behind", async () => {
  const scene = createScene({ trivy: scanner("trivy", writesReport) });
  const { code, stdout, stderr } = await scene.run("image.tar");
  assert.equal(code, 1, stderr);
  assert.match(stdout, /CVE-2099-1/);
  assert.doesNotMatch(stderr, /…/, "progress is for terminals");
  assert.deepEqual(readdirSync(scene.temporary), []);
});

test("a path without a name is asked which scanner it is", async () => {
  const scene = createScene({
    "my-scanner": scanner("grype", 'process.stderr.write("this is Grype\\n"); process.exit(3)'),
  });
  const { code, stderr } = await scene.run("image.tar", "--scanner-path", "bin/my-scanner");
  assert.equal(code, 2);
  assert.match(stderr, /^error: Grype failed with exit code/);
});

test("arguments and the server go to the scanner, and a token is never an argument", async () => {
  const scene = createScene({
    trivy: scanner(
      "trivy",
      `require("node:fs").writeFileSync(${"`${process.env.HOME}/args`"}, JSON.stringify([args, process.env.TRIVY_TOKEN]) + "\\n"); ${writesReport}`,
    ),
  });
  const run = await runScan(
    ["image.tar", "--server", "https://trivy.example.test", "--scanner-argument=--insecure"],
    { cwd: scene.folder, env: { ...scene.env, TRIVY_TOKEN: "t0ken", AWS_SECRET_ACCESS_KEY: "k" } },
  );
  assert.equal(run.code, 1, run.stderr);
  const [args, token] = JSON.parse(readFileSync(join(scene.folder, "args"), "utf8"));
  assert.ok(
    args.includes("--insecure") && args.join(" ").includes("https://trivy.example.test"),
    args.join(" "),
  );
  assert.ok(!args.join(" ").includes("t0ken"));
  assert.equal(token, "t0ken");
  assert.doesNotMatch(run.stdout + run.stderr, /t0ken/);
});

const failures: readonly {
  readonly name: string;
  readonly programs: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly says: RegExp;
}[] = [
  {
    name: "no scanner",
    programs: {},
    says: /^error: No scanner was found on the PATH \(looked for: Trivy, Grype\)\. Install one, or say where it is with --scanner-path\. https:\S+\n$/,
  },
  {
    name: "not the one that was asked for",
    programs: { trivy: scanner("trivy", writesReport) },
    args: ["--scanner", "grype"],
    says: /looked for: Grype/,
  },
  {
    name: "a path to nothing",
    programs: {},
    args: ["--scanner-path", "bin/gone"],
    says: /bin\/gone cannot be used as a scanner: There is no such file\. See --scanner/,
  },
  {
    name: "a program that is no scanner",
    programs: { "some-thing": "console.log('hello')" },
    args: ["--scanner-path", "bin/some-thing"],
    says: /some-thing cannot be used as a scanner/,
  },
  {
    name: "a crash, with its last words",
    programs: {
      trivy: scanner("trivy", 'console.error("panic: \\u001b[2Jno \\u0007reason"); process.exit(2)'),
    },
    says: /^error: Trivy failed with exit code 2: panic: no reason\.[^\n]*\n {2}\| .*\n {2}\| panic: no reason\n/,
  },
  {
    name: "no report",
    programs: { trivy: scanner("trivy", "") },
    says: /^error: The report of Trivy cannot be read: it has written none\./,
  },
  {
    name: "garbage for a report",
    programs: { trivy: scanner("trivy", 'require("node:fs").writeFileSync(output, "<html>")') },
    says: /^error: The report of Trivy cannot be read/,
  },
  {
    name: "a kill",
    programs: { trivy: scanner("trivy", 'process.kill(process.pid, "SIGKILL")') },
    says: /^error: Trivy was killed \(SIGKILL\)/,
  },
];

for (const { name, programs, args = [], says } of failures) {
  test(`exit code 2: ${name}`, async () => {
    const scene = createScene(programs);
    const { code, stdout, stderr } = await scene.run("image.tar", ...args);
    assert.equal(code, 2, stdout + stderr);
    assert.equal(stdout, "");
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
    assert.deepEqual(readdirSync(scene.temporary), []);
  });
}

for (const [signal, wanted] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  test(`${signal} ends the scanner with all its children, leaves nothing, and is told by the exit code`, async () => {
    const scene = createScene({ trivy: scanner("trivy", stubbornTree) });
    const child = spawn(process.execPath, [bundle, "scan", "image.tar"], {
      cwd: scene.folder,
      env: { LANG: "C", ...scene.env },
    });
    const output: string[] = [];
    child.stdout.on("data", (data) => output.push(String(data)));
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const pids = (await waitForFile(join(scene.folder, "bin", "pids"))).trim().split(" ").map(Number);
    assert.equal(pids.length, 3);
    child.kill(signal);
    // As npx passes it on once more.
    child.kill(signal);
    assert.equal(await ended, wanted);
    assert.deepEqual(output, []);
    assert.deepEqual(pids.filter(isRunning), []);
    assert.deepEqual(readdirSync(scene.temporary), []);
  });
}

test("who stops reading gets no error", async () => {
  const scene = createScene({ trivy: scanner("trivy", writesReport) });
  const child = spawn(process.execPath, [bundle, "scan", "image.tar", "--format", "json"], {
    cwd: scene.folder,
    env: { LANG: "C", ...scene.env },
  });
  child.stdout.destroy();
  const errors: string[] = [];
  child.stderr.on("data", (data) => errors.push(String(data)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  assert.equal(code, 1);
  assert.doesNotMatch(errors.join(""), /EPIPE|^error|\n\s+at /);
});

test("nothing of the working folder is run or read by a scanner", async () => {
  const scene = createScene({
    trivy: scanner(
      "trivy",
      `require("node:fs").writeFileSync(process.env.HOME + "/cwd", process.cwd() + "\\n"); ${writesReport}`,
    ),
  });
  writeFileSync(join(scene.folder, "trivy.yaml"), "severity: [LOW]\n");
  writeProgram(scene.folder, "trivy", "process.exit(9)");
  const run = await runScan(["image.tar"], {
    cwd: scene.folder,
    env: { ...scene.env, PATH: `.:${scene.env.PATH}` },
  });
  assert.equal(run.code, 1, run.stderr);
  const worked = readFileSync(join(scene.folder, "cwd"), "utf8").trim();
  assert.notEqual(worked, scene.folder);
  assert.equal(existsSync(worked), false, "it was a folder of the scan");
});
