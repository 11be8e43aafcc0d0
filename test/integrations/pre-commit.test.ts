/**
 * The hooks in a real pre-commit, which runs the command line that was built: the installation with npm, which is
 * pre-commit's own matter, takes half a minute and the network.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { inProject } from "../../scripts/machine/paths.ts";
import { capture, projectEnvironment } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { installCommandLine } from "../e2e/set-ups.ts";

const manifest = inProject(".pre-commit-hooks.yaml");
const hooks: readonly Record<string, unknown>[] = parse(readFileSync(manifest, "utf8"));
const preCommit = await requireProgram(["pre-commit"], ["pre-commit"], "The test in pre-commit");

const unsafe = "FROM ubuntu:24.04\nRUN sudo mkdir /data\nUSER nobody\n";
const clean = "FROM node:22.11.0-bookworm-slim\nUSER node\n";

/** Commits `files` to a new repository, as far as the hook goes. */
async function runHook(id: string, files: Readonly<Record<string, string>>) {
  const hook = hooks.find((candidate) => candidate.id === id);
  assert.ok(hook, id);
  const scratch = createScratchFolder("pre-commit");
  const repository = join(scratch, "repository");
  mkdirSync(repository);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
  const config = { repos: [{ repo: "local", hooks: [{ ...hook, language: "system" }] }] };
  writeFileSync(join(repository, ".pre-commit-config.yaml"), stringify(config));
  const environment = projectEnvironment({ PRE_COMMIT_HOME: join(scratch, "home") });
  const env = { ...environment, PATH: [installCommandLine(), environment.PATH].join(delimiter) };
  await capture("git", ["init", "--quiet"], { cwd: repository });
  await capture("git", ["add", "."], { cwd: repository });
  const options = { cwd: repository, env, encoding: "utf8" } as const;
  const { status, stdout } = spawnSync(preCommit, ["run", "--all-files", "--verbose"], options);
  return { status, stdout, read: (name: string) => readFileSync(join(repository, name), "utf8") };
}

test("pre-commit takes the manifest", async () => {
  await capture(preCommit, ["validate-manifest", manifest]);
});

test("a finding stops the commit, whatever the Dockerfile is called", async () => {
  for (const name of [
    "Dockerfile",
    "Dockerfile.dev",
    "api.dockerfile",
    "Containerfile",
    "api.containerfile",
  ]) {
    const { status, stdout } = await runHook("dockerfile-security", { [name]: unsafe });
    assert.equal(status, 1, stdout);
    assert.match(stdout, /sudo-in-run/, name);
  }
});

test("what is clean, or no Dockerfile, passes", async () => {
  const { status, stdout } = await runHook("dockerfile-security", {
    Dockerfile: clean,
    "Dockerfile.dockerignore": "node_modules\n",
    "notes.txt": unsafe,
  });
  assert.equal(status, 0, stdout);
});

test("the hook with fixes applies them, which stops the commit once", async () => {
  const { status, stdout, read } = await runHook("dockerfile-security-fix", { Dockerfile: unsafe });
  assert.equal(status, 1, stdout);
  assert.equal(read("Dockerfile"), unsafe.replace("sudo ", ""));
});
