/** A newcomer follows docs/adding-a-rule.md, in a copy of the project: each step does what the page says. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { addToRegistry } from "../../scripts/new-rule/registry.ts";

const id = "workdir-relative";
const guide = readFileSync(inProject("docs/adding-a-rule.md"), "utf8");
const copy = copyProject();

/** Without what is built or fetched, and without the big files of tests that are not run here. */
function copyProject(): string {
  const folder = createScratchFolder("new-rule");
  const left = ["node_modules", ".git", "dist", "out", "bench", "test/fixtures", "test/e2e"].map((part) =>
    inProject(part),
  );
  for (const entry of readdirSync(inProject())) {
    if (left.includes(inProject(entry))) continue;
    cpSync(inProject(entry), join(folder, entry), {
      recursive: true,
      filter: (path) => !left.includes(path),
    });
  }
  symlinkSync(inProject("node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

function node(...args: readonly string[]) {
  // The runner of these tests tells its own children from others by this variable.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

function read(path: string): string {
  return readFileSync(join(copy, path), "utf8");
}

/** The code block below the heading that names `path`. */
function findCode(path: string): string {
  const section = guide.split(/^## /m).find((part) => part.split("\n", 1)[0]?.includes(path));
  const code = /```\w+\n([\s\S]*?)```/.exec(section ?? "")?.[1];
  assert.ok(code, `code for ${path}`);
  return code;
}

const ownTests = [`test/rules/${id}.test.ts`, "test/rules/pages.test.ts", "test/l10n/ko.test.ts"];

test("a bad or taken id is refused, and nothing is written", () => {
  for (const [args, reason] of [
    [["Workdir-relative"], /no id for a rule/],
    [["../x-y"], /no id for a rule/],
    [["apt-lists"], /There is a rule apt-lists already/],
    [["allowed-images"], /server\/src\/rules\/allowed-images\.ts is there already/],
    [[], /Usage/],
    [[id, "other-one"], /Usage/],
  ] as const) {
    const { status, output } = node("scripts/new-rule.ts", ...args);
    assert.equal(status, 2, output);
    assert.match(output, reason);
  }
  assert.equal(
    read("server/src/rules/index.ts"),
    readFileSync(inProject("server/src/rules/index.ts"), "utf8"),
  );
  assert.ok(!existsSync(join(copy, `server/src/rules/${id}.ts`)));
});

test("a new rule compiles, is formatted and listed, and its tests fail", () => {
  const { status, output } = node("scripts/new-rule.ts", id);
  assert.equal(status, 0, output);
  const registry = read("server/src/rules/index.ts");
  assert.match(
    registry,
    /import userRootLast from ".\/user-root-last.ts";\nimport workdirRelative from ".\/workdir-relative.ts";/,
  );
  assert.match(registry, / {2}userRootLast,\n {2}workdirRelative,\n\];/);
  assert.match(read("README.md"), /\[`workdir-relative`\]/);
  assert.match(read("package.json"), /"workdir-relative": \{/);
  assert.match(read(`docs/rules/${id}.md`), /<!-- generated: end -->\n\nWhere it is reported/);
  assert.equal(node("scripts/generate.ts", "--check").status, 0);
  const types = node("node_modules/typescript/bin/tsc", "-p", ".");
  assert.ok(!types.output.includes(id), types.output);
  const style = node("node_modules/@biomejs/biome/bin/biome", "check", "server/src/rules", "test/rules");
  assert.equal(style.status, 0, style.output);
  for (const path of ownTests) {
    const { status: failed, output: report } = node("--test", path);
    assert.equal(failed, 1, path);
    assert.ok(report.includes(id) || report.includes("not translated"), report);
  }
});

test("with what the guide says the tests pass", () => {
  for (const path of [`server/src/rules/${id}.ts`, `test/rules/${id}.test.ts`]) {
    writeFileSync(join(copy, path), findCode(path));
  }
  const page = read(`docs/rules/${id}.md`);
  writeFileSync(
    join(copy, `docs/rules/${id}.md`),
    page
      .replace("STOPSIGNAL SIGKILL", "WORKDIR app")
      .replace("USER 10001\n```\n\n## When", "WORKDIR /app\nUSER 10001\n```\n\n## When"),
  );
  const bundle = "server/src/l10n/ko.json";
  const texts = { ...JSON.parse(read(bundle)), ...JSON.parse(findCode(bundle)) };
  writeFileSync(join(copy, bundle), JSON.stringify(texts));
  assert.equal(node("scripts/generate.ts").status, 0);
  const { status, output } = node("--test", ...ownTests);
  assert.equal(status, 0, output);
  const types = node("node_modules/typescript/bin/tsc", "-p", ".");
  assert.ok(!types.output.includes(id), types.output);
  const style = node("node_modules/@biomejs/biome/bin/biome", "check", "server/src/rules", "test/rules");
  assert.equal(style.status, 0, style.output);
});

test("a rule comes before the ones behind it in the alphabet", () => {
  const registry = [
    'import aB from "./a-b.ts";',
    'import cD from "./c-d.ts";',
    'import type { Rule } from "./rule.ts";',
    "",
    "export const rules: readonly Rule[] = [",
    "  aB,",
    "  cD,",
    "];",
    "",
  ].join("\n");
  const entries = (id: string) => addToRegistry(registry, id).split("= [\n")[1];
  assert.equal(entries("a-a"), "  aA,\n  aB,\n  cD,\n];\n");
  assert.equal(entries("b-a"), "  aB,\n  bA,\n  cD,\n];\n");
  assert.equal(entries("d-a"), "  aB,\n  cD,\n  dA,\n];\n");
  assert.throws(() => addToRegistry("export {};", "a-a"), /not found in the registry/);
});
