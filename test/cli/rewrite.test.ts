import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rewrite } from "../../server/src/cli/rewrite/rewrite.ts";
import { english } from "../../server/src/l10n/texts.ts";
import { loadShellGrammar } from "../../server/src/load-shell-grammar.ts";
import { diskContexts } from "../../server/src/rewrites/context-files.node.ts";
import { app } from "../support/express-app.ts";
import { createFolder, runCli } from "./command-line.ts";
import { createMemoryHost } from "./memory-host.ts";

const { Dockerfile = "" } = app;

const refusing = Dockerfile.replace("npm start", "npm start && echo done || exit 3");

const read = (cwd: string, path = "Dockerfile") => readFileSync(join(cwd, path));

test("a rewrite is printed, and told of beside it", async () => {
  const cwd = createFolder(app);
  const run = await runCli(["rewrite", "exec-form"], { cwd });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.stdout, Dockerfile.replace("npm start", '["node", "server.js"]'));
  assert.match(run.stderr, /^Dockerfile: Use exec form: level A: all conditions hold$/m);
  assert.match(run.stderr, /^ {2}What others rely on and changes: command$/m);
  assert.equal(read(cwd).toString(), Dockerfile);
});

test("a rewrite is written where asked, and nothing is left to do then", async () => {
  const cwd = createFolder(app);
  chmodSync(join(cwd, "Dockerfile"), 0o640);
  const run = await runCli(["rewrite", "distroless", "--write"], { cwd });
  assert.deepEqual([run.code, run.stdout], [0, ""], run.stderr);
  const once = read(cwd).toString();
  assert.match(once, /\nFROM gcr\.io\/distroless\/nodejs22-debian13:nonroot\n/);
  assert.equal(statSync(join(cwd, "Dockerfile")).mode & 0o777, 0o640);
  const again = await runCli(["rewrite", "distroless", "--write"], { cwd });
  assert.equal(again.code, 0);
  assert.match(again.stderr, /: there is nothing to do$/m);
  assert.equal(read(cwd).toString(), once);
});

test("a diff changes nothing, and git applies it", async () => {
  const cwd = createFolder(app);
  const run = await runCli(["rewrite", "multi-stage", "--diff"], { cwd });
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n@@ /);
  assert.equal(read(cwd).toString(), Dockerfile);
  const printed = await runCli(["rewrite", "multi-stage"], { cwd });
  execFileSync("git", ["apply", "-"], { cwd, input: run.stdout });
  assert.equal(read(cwd).toString(), printed.stdout);
});

test("several rewrites go on with each other's result", async () => {
  const cwd = createFolder(app);
  const run = await runCli(["rewrite", "exec-form,multi-stage,non-root"], { cwd });
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, / AS build\n/);
  assert.match(run.stdout, /\nUSER node\nCMD \["node", "server\.js"\]\n$/);
  const titles = [...run.stderr.matchAll(/^Dockerfile: ([^:]+): level A/gm)].map(([, title]) => title);
  assert.deepEqual(titles, ["Use exec form", "Rewrite to multi-stage", "Run as non-root"]);
  const diff = await runCli(["rewrite", "exec-form,multi-stage,non-root", "--diff"], { cwd });
  execFileSync("git", ["apply", "-"], { cwd, input: diff.stdout });
  assert.equal(read(cwd).toString(), run.stdout);
});

test("a refusal says why, changes nothing, and ends with 1", async () => {
  const cwd = createFolder({ ...app, Dockerfile: refusing });
  const run = await runCli(["rewrite", "exec-form"], { cwd });
  assert.equal(run.code, 1);
  assert.equal(run.stdout, refusing);
  assert.match(run.stderr, /^Dockerfile: Use exec form: refused\n {2}7: H\d\d: /);
  // What is refused in a row does not keep the others from being done.
  const both = await runCli(["rewrite", "exec-form,non-root", "--write"], { cwd });
  assert.equal(both.code, 1);
  assert.match(read(cwd).toString(), /\nUSER node\n/);
});

test("a report for programs has the level, the reasons and the text", async () => {
  const cwd = createFolder(app);
  const run = await runCli(["rewrite", "exec-form", "--format", "json"], { cwd });
  assert.equal(run.code, 0, run.stderr);
  const report = JSON.parse(run.stdout);
  assert.deepEqual(
    [report.version, report.path, report.isChanged, report.rewrites.length],
    [1, "Dockerfile", true, 1],
  );
  const [{ rewrite, outcome, level, changes, concerns }] = report.rewrites;
  assert.deepEqual([rewrite, outcome, level, changes], ["exec-form", "offered", "A", ["command"]]);
  assert.equal(concerns[0].id, "H05");
  assert.deepEqual(concerns[0].position.line, 7);
  assert.match(report.text, /CMD \["node", "server\.js"\]/);

  writeFileSync(join(cwd, "Dockerfile"), refusing);
  const refused = JSON.parse((await runCli(["rewrite", "exec-form", "-f", "json"], { cwd })).stdout);
  assert.equal(refused.isChanged, false);
  assert.equal(refused.text, refusing);
  assert.equal(refused.rewrites[0].level, "C");
  assert.ok(refused.rewrites[0].concerns[0].message.length > 0);
});

test("standard input is rewritten with the context of the file it is", async () => {
  const cwd = createFolder({ ...app, Dockerfile: "" });
  const args = ["rewrite", "exec-form", "-", "--stdin-filename", "Dockerfile"];
  const run = await runCli(args, { cwd, input: Dockerfile });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.stdout, Dockerfile.replace("npm start", '["node", "server.js"]'));
  const written = await runCli([...args, "--write"], { cwd, input: Dockerfile });
  assert.equal(written.code, 2);
  assert.match(written.stderr, /Standard input cannot be written to/);
  const binary = await runCli(["rewrite", "exec-form", "-"], { cwd, input: "FROM a\0b" });
  assert.equal(binary.code, 2);
});

test("a context can be named, and is found where the sources are", async () => {
  const cwd = createFolder({ ...app, "docker/app.dockerfile": Dockerfile, "other/readme.md": "" });
  const found = await runCli(["rewrite", "exec-form", "docker/app.dockerfile"], { cwd });
  assert.match(found.stdout, /CMD \["node", "server\.js"\]/);
  const named = await runCli(["rewrite", "exec-form", "docker/app.dockerfile", "--context", "."], { cwd });
  assert.equal(named.stdout, found.stdout);
  const wrong = await runCli(["rewrite", "exec-form", "--context", "other"], { cwd });
  assert.doesNotMatch(wrong.stdout, /server\.js"\]/);
  const missing = await runCli(["rewrite", "exec-form", "--context", "none"], { cwd });
  assert.doesNotMatch(missing.stdout, /server\.js"\]/);
  assert.match(missing.stderr, /S2: There is no build context/);
});

test("the family of images without a shell is a setting and an option", async () => {
  const cwd = createFolder({
    ...app,
    ".dockerfile-security.yaml": "rewrite:\n  minimalImages: hardened\n",
  });
  const configured = await runCli(["rewrite", "distroless"], { cwd });
  assert.match(configured.stdout, /\nFROM dhi\.io\/node:22/, configured.stderr);
  const asked = await runCli(["rewrite", "distroless", "--images", "distroless"], { cwd });
  assert.match(asked.stdout, /\nFROM gcr\.io\/distroless\//);
  const unset = await runCli(["rewrite", "distroless", "--no-config"], { cwd });
  assert.equal(unset.stdout, asked.stdout);
});

test("line ends, byte order mark and links stay", async () => {
  const crlf = (text: string) => Buffer.from(`\uFEFF${text.replaceAll("\n", "\r\n")}`);
  const text = `# 한국어 😀\n${Dockerfile}`;
  const cwd = createFolder({ ...app, Dockerfile: "", "real.dockerfile": crlf(text) });
  const run = await runCli(["rewrite", "exec-form", "real.dockerfile"], { cwd });
  const expected = crlf(text.replace("npm start", '["node", "server.js"]'));
  assert.deepEqual(Buffer.from(run.stdout), expected, run.stderr);
  symlinkSync("real.dockerfile", join(cwd, "link.dockerfile"));
  const written = await runCli(["rewrite", "exec-form", "link.dockerfile", "--write"], { cwd });
  assert.equal(written.code, 0, written.stderr);
  assert.deepEqual(read(cwd, "real.dockerfile"), expected);
});

test("what is not UTF-8 is rewritten in print, but never written", async () => {
  const bytes = Buffer.from(`# caf\u00e9\n${Dockerfile}`, "latin1");
  const cwd = createFolder({ ...app, Dockerfile: bytes });
  const run = await runCli(["rewrite", "exec-form", "--write"], { cwd });
  assert.equal(run.code, 2);
  assert.match(run.stderr, /The file is not UTF-8/);
  assert.deepEqual(read(cwd), bytes);
});

test("wrong usage, missing files and faulty configurations end with 2", async () => {
  const cwd = createFolder({ ...app, "faulty.yaml": "rewrite:\n  minimalImages: tiny\n" });
  const calls: readonly (readonly string[])[] = [
    ["rewrite"],
    ["rewrite", "smaller"],
    ["rewrite", "multi-stage,"],
    ["rewrite", "multi-stage", "none"],
    ["rewrite", "multi-stage", "--write", "--diff"],
    ["rewrite", "multi-stage", "--images", "tiny"],
    ["rewrite", "multi-stage", "--config", "faulty.yaml"],
  ];
  for (const args of calls) {
    const run = await runCli(args, { cwd });
    assert.equal(run.code, 2, args.join(" "));
    assert.notEqual(run.stderr, "", args.join(" "));
  }
  assert.equal(read(cwd).toString(), Dockerfile);
});

test("rewrites are told of in Korean, and the file stays English", async () => {
  const cwd = createFolder({ ...app, "package.json": "{" });
  const run = await runCli(["rewrite", "multi-stage", "--lang", "ko"], { cwd });
  assert.match(run.stderr, /멀티 스테이지로 다시 쓰기/);
  assert.doesNotMatch(run.stdout, /[가-힣]/);
});

test("a file that is changed while it is rewritten stays as it is then", async () => {
  const told: string[] = [];
  const replaced: string[] = [];
  let reads = 0;
  const before = "FROM debian:12\nCMD sleep 10\n";
  const host = {
    ...createMemoryHost({ "/project/Dockerfile": before }, { cwd: "/project", isWindows: false }),
    loadShellGrammar,
    createContextHost: async () => diskContexts,
    errors: { isTerminal: false, write: async (text: string) => void told.push(text) },
    readFile: async () => {
      reads += 1;
      return new TextEncoder().encode(reads === 1 ? before : `${before}# new\n`);
    },
    replaceFile: async (path: string) => void replaced.push(path),
  };
  const options = { write: true, format: "text", config: false } as const;
  const code = await rewrite({ host, t: english, rewrites: ["exec-form"], file: undefined, options });
  assert.equal(code, 2);
  assert.equal(reads, 2);
  assert.deepEqual(replaced, []);
  assert.match(told.join(""), /changed while it was rewritten, and was left as it is\. Try again\./);
});
