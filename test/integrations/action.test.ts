/** The GitHub Action as far as that goes without GitHub: its form, and its scripts with the command line that was built. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { inProject } from "../../scripts/machine/paths.ts";
import { projectEnvironment } from "../../scripts/machine/processes.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";

interface Step {
  readonly id?: string;
  readonly name: string;
  readonly if?: string;
  readonly shell?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const text = readFileSync(inProject("action.yml"), "utf8");
const action: Action = parse(text, { strict: true, uniqueKeys: true });
const version: unknown = JSON.parse(readFileSync(inProject("package.json"), "utf8")).version;

test("it is a composite action of the known keys", () => {
  assert.deepEqual(Object.keys(action).toSorted(), [
    "author",
    "branding",
    "description",
    "inputs",
    "name",
    "outputs",
    "runs",
  ]);
  assert.equal(action.runs.using, "composite");
  for (const [name, input] of Object.entries(action.inputs)) {
    assert.deepEqual(Object.keys(input).toSorted(), ["default", "description"], name);
    assert.equal(typeof input.default, "string", name);
  }
  const known = ["id", "name", "if", "shell", "uses", "env", "with", "run"];
  for (const step of action.runs.steps) {
    for (const key of Object.keys(step)) assert.ok(known.includes(key), key);
    assert.equal(step.run === undefined, step.uses !== undefined, `${step.name} runs or uses`);
    assert.equal(step.run === undefined, step.shell === undefined, `${step.name} names its shell`);
    if (step.uses) assert.match(step.uses, /^[\w-]+\/[\w/-]+@v\d+/, "it is pinned by its version");
  }
});

test("no expression stands in a script", () => {
  for (const { run } of action.runs.steps) assert.ok(!run?.includes("${{"), run);
});

test("inputs and outputs that are spoken of exist", () => {
  for (const [, name = ""] of text.matchAll(/inputs\.([\w-]+)/g)) assert.ok(name in action.inputs, name);
  const written = action.runs.steps.find(({ id }) => id === "lint")?.run ?? "";
  for (const [, name = ""] of text.matchAll(/steps\.lint\.outputs\.([\w-]+)/g)) {
    assert.match(written, new RegExp(`${name}(?:=|<<)`), name);
  }
  for (const name of Object.keys(action.inputs))
    assert.ok(text.includes(`inputs.${name}`), `${name} is used`);
});

/** Runs the scripts as a runner does: expressions in `env` are put in, and a step that fails ends the job. */
function runAction(files: Readonly<Record<string, string>>, given: Readonly<Record<string, string>> = {}) {
  const scratch = createScratchFolder("action");
  const workspace = join(scratch, "work space");
  const bin = join(scratch, "bin");
  for (const folder of [workspace, bin]) mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(workspace, name), content);
  // npx brings the published command line; here it is the one that was built.
  const npx = join(bin, "npx");
  writeFileSync(
    npx,
    `#!/bin/sh\n[ "$1 $2" = "--yes dockerfile-security@${version}" ] || exit 99\nshift 2\nexec node "${inProject("dist/cli.cjs")}" "$@"\n`,
  );
  chmodSync(npx, 0o755);
  const outputFile = join(scratch, "output");
  writeFileSync(outputFile, "");

  const environment = projectEnvironment();
  const inputs = Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default]);
  const values = new Map<string, string>([
    ...inputs.map(([name, value]): [string, string] => [`inputs.${name}`, value ?? ""]),
    ["github.action_path", inProject()],
  ]);
  let log = "";
  let code: number | null = 0;
  for (const { run, env = {}, name } of action.runs.steps) {
    if (run === undefined) continue;
    const script = join(scratch, "script.sh");
    writeFileSync(script, run);
    const variables = Object.entries(env).map(([key, value]) => [
      key,
      value.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, expression: string) => values.get(expression) ?? ""),
    ]);
    const result = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: workspace,
      encoding: "utf8",
      env: {
        ...environment,
        PATH: [bin, environment.PATH].join(delimiter),
        GITHUB_OUTPUT: outputFile,
        ...Object.fromEntries(variables),
      },
    });
    log += `${name}: ${result.stdout}${result.stderr}`;
    for (const [key, value] of readOutputs(readFileSync(outputFile, "utf8"))) {
      values.set(`steps.lint.outputs.${key}`, value);
    }
    code = result.status;
    if (code !== 0) break;
  }
  const output = (name: string) => values.get(`steps.lint.outputs.${name}`);
  return { code, log, workspace, output };
}

function* readOutputs(text: string): Generator<[string, string]> {
  for (const match of text.matchAll(/^([\w-]+)(?:=(.*)|<<(\S+)\n((?:.|\n)*?)\n\3)$/gm)) {
    yield [match[1] ?? "", match[2] ?? match[4] ?? ""];
  }
}

const clean = "FROM node:22.11.0-bookworm-slim\nUSER node\n";
const unsafe = "FROM ubuntu:24.04\nUSER root\n";

test("findings fail the job and are in the report", () => {
  const { code, log, output, workspace } = runAction({ Dockerfile: unsafe });
  assert.equal(code, 1, log);
  assert.equal(output("exit-code"), "1");
  assert.equal(output("findings"), "1");
  assert.match(log, /user-root-last/);
  const report = JSON.parse(readFileSync(join(workspace, output("sarif-file") ?? ""), "utf8"));
  assert.equal(report.version, "2.1.0");
  assert.equal(report.runs[0].results[0].ruleId, "user-root-last");
});

test("a clean repository passes with an empty report", () => {
  const { code, log, output } = runAction({ Dockerfile: clean });
  assert.equal(code, 0, log);
  assert.equal(output("findings"), "0");
  assert.equal(output("sarif-file"), "dockerfile-security.sarif");
});

test("the level, the paths and the report's place are taken", () => {
  const files = { Dockerfile: unsafe, "my Dockerfile": clean };
  assert.equal(runAction(files, { "fail-on": "never" }).code, 0);
  const { code, log, output } = runAction(files, {
    paths: "my Dockerfile\n",
    "sarif-file": "a report.sarif",
  });
  assert.equal(code, 0, log);
  assert.equal(output("sarif-file"), "a report.sarif");
});

test("a configuration file is taken", () => {
  const config = "rules:\n  user-root-last: off\n";
  const { code, log } = runAction({ Dockerfile: unsafe, "other.yaml": config }, { config: "other.yaml" });
  assert.equal(code, 0, log);
});

test("wrong usage fails the job without a report to upload", () => {
  const { code, output } = runAction({ Dockerfile: clean }, { "fail-on": "sometimes" });
  assert.equal(code, 2);
  assert.equal(output("sarif-file"), undefined);
});

test("inputs are never run", () => {
  const hostile = "$(touch pwned); touch pwned; `touch pwned` \"; touch pwned; '";
  for (const name of ["paths", "fail-on", "config"]) {
    const { workspace } = runAction({ Dockerfile: clean }, { [name]: hostile });
    assert.ok(!existsSync(join(workspace, "pwned")), name);
  }
  const { workspace, output } = runAction({ Dockerfile: clean }, { paths: "--fix\n--output=x" });
  assert.ok(!existsSync(join(workspace, "x")));
  assert.equal(output("exit-code"), "2", "what looks like an option is a path");
});
