/** The npm package of the command line, as somebody gets it who has nothing else of this project. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { projectEnvironment } from "../../scripts/machine/processes.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { packageCommandLine } from "../../scripts/package-cli.ts";
import { rules } from "../../server/src/rules/index.ts";
import { askServer } from "./ask-server.ts";

const file = await packageCommandLine();
const folder = createScratchFolder("npm");
// Without a network: it depends on nothing.
execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--prefix", folder, file], {
  cwd: folder,
  env: projectEnvironment(),
  stdio: "pipe",
});
const installed = join(folder, "node_modules/dockerfile-security");
const command = join(folder, "node_modules/.bin/dockerfile-security");

function run(...args: readonly string[]) {
  return spawnSync(command, args, { cwd: folder, env: projectEnvironment({ LANG: "C" }), encoding: "utf8" });
}

test("the package holds what is needed and nothing else", () => {
  const pages = readdirSync(inProject("docs/rules")).map((name) => `docs/rules/${name}`);
  const schemas = readdirSync(inProject("schemas")).map((name) => `schemas/${name}`);
  const expected = [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist/cli.cjs",
    "dist/third-party-licences.txt",
    "dist/tree-sitter-bash.wasm",
    "dist/tree-sitter-hcl.wasm",
    "dist/web-tree-sitter.wasm",
    "docs/rewrites.md",
    "package.json",
    ...pages,
    ...schemas,
  ];
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(installed.length + 1)
        .replaceAll("\\", "/"),
    );
  assert.deepEqual(files.toSorted(), expected.toSorted());
  assert.ok(statSync(file).size < 1_500_000);
  assert.deepEqual(
    readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith(".")),
    ["dockerfile-security"],
  );
});

test("its manifest is one to publish", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const own = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
  assert.equal(manifest.private, undefined);
  assert.equal(manifest.version, own.version);
  assert.equal(manifest.license, "MIT");
  assert.equal(manifest.dependencies, undefined);
});

test("no path of the machine that built it is in the bundle", () => {
  assert.ok(!readFileSync(join(installed, "dist/cli.cjs"), "utf8").includes(inProject()));
});

test("the links of its README lead somewhere", () => {
  const readme = readFileSync(join(installed, "README.md"), "utf8");
  const links = [...readme.matchAll(/\]\((?!https:|#)([^)#]+)/g)].map(([, target = ""]) => target);
  for (const target of links) assert.ok(statSync(join(installed, target)), target);
});

test("it runs", () => {
  writeFileSync(
    join(folder, "Dockerfile"),
    "FROM debian:12.5-slim\nRUN if true; then sudo ls; fi\nUSER nobody\n",
  );
  const found = run("lint", "Dockerfile");
  assert.equal(found.status, 1, found.stderr);
  assert.match(found.stdout, /^Dockerfile:2:19 warning/);
  assert.equal(run("lint", "--fix", "Dockerfile").status, 0);
  assert.match(run("--version").stdout, /^\d+\.\d+\.\d+\n$/);
  for (const { id } of rules) assert.match(run("lint", "--explain", id).stdout, /^# /, id);
});

test("it is a language server, too", async () => {
  const args = [join(installed, "dist/cli.cjs"), "lsp", "--stdio"];
  assert.deepEqual(await askServer(folder, "FROM debian:12.5-slim\nUSER root\n", args), ["user-root-last"]);
});
