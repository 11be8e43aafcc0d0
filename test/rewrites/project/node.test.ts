import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

const read = (files: Readonly<Record<string, string>>) => createProject(createMemoryContext(files));

async function packageOf(text: string) {
  const manifest = await read({ "package.json": text }).packageJson(".");
  assert.equal(manifest.kind, "read", "problem" in manifest ? manifest.problem : "");
  assert.ok(manifest.kind === "read");
  return manifest.value;
}

test("package.json: all that is asked for", async () => {
  const value = await packageOf(`{
    // comments and commas too many are left by editors
    "name": "@acme/shop", "version": "1.2.3", "type": "module", "main": "dist/main.js", "bin": "cli.js",
    "scripts": { "start": "node dist/main.js", "constructor": "x", },
    "dependencies": { "express": "^5" }, "devDependencies": { "typescript": "5" },
    "optionalDependencies": { "sharp": "0.33" }, "engines": { "node": ">=22" },
    "packageManager": "pnpm@9.1.0+sha512.abc", "workspaces": { "packages": ["packages/*"] },
  }`);
  assert.deepEqual(value, {
    name: "@acme/shop",
    version: "1.2.3",
    type: "module",
    main: "dist/main.js",
    bin: new Map([["shop", "cli.js"]]),
    scripts: new Map([
      ["start", "node dist/main.js"],
      ["constructor", "x"],
    ]),
    dependencies: new Map([["express", "^5"]]),
    devDependencies: new Map([["typescript", "5"]]),
    optionalDependencies: new Map([["sharp", "0.33"]]),
    engines: new Map([["node", ">=22"]]),
    packageManager: { name: "pnpm", version: "9.1.0" },
    workspaces: ["packages/*"],
  });
});

test("package.json: values of a wrong type are missing, the others stay", async () => {
  const value = await packageOf(
    '{"name":1,"scripts":["x"],"dependencies":{"a":"1","b":2,"__proto__":"3"},"workspaces":"x","bin":{"a":"b"}}',
  );
  assert.equal(value.name, undefined);
  assert.equal(value.scripts.size, 0);
  assert.deepEqual(
    [...value.dependencies],
    [
      ["a", "1"],
      ["__proto__", "3"],
    ],
  );
  assert.deepEqual(value.workspaces, []);
  assert.deepEqual([...value.bin], [["a", "b"]]);
});

test("package.json: what is broken says so", async () => {
  for (const text of ["", "{", "[]", "null", '"x"', '{"a":1,,}', "[".repeat(100_000)]) {
    const manifest = await read({ "package.json": text }).packageJson(".");
    assert.equal(manifest.kind, "broken", text.slice(0, 20));
    assert.ok(manifest.kind === "broken" && manifest.problem.length > 5 && !manifest.problem.includes("\n"));
  }
  assert.deepEqual(await read({}).packageJson("web"), { kind: "missing", path: "web/package.json" });
  assert.equal((await read({}).packageJson("../web")).kind, "broken");
});

async function lockOf(files: Readonly<Record<string, string>>, folder = ".") {
  const lock = await read(files).nodeLock(folder);
  return lock.kind === "read"
    ? [lock.value.kind, lock.path, lock.value.nodeLinker, lock.value.hasWorkspaces, ...lock.value.others]
    : lock.kind;
}

test("lock files: which package manager", async () => {
  const workspaces = '{"workspaces":["packages/*"]}';
  const cases: readonly (readonly [Readonly<Record<string, string>>, string, unknown])[] = [
    [{ "package.json": "{}" }, ".", "missing"],
    [{ "package-lock.json": "" }, ".", ["npm", "package-lock.json", undefined, false]],
    [
      { "package-lock.json": "", "npm-shrinkwrap.json": "" },
      ".",
      ["npm", "npm-shrinkwrap.json", undefined, false],
    ],
    [{ "yarn.lock": "# yarn lockfile v1\n" }, ".", ["yarn-classic", "yarn.lock", undefined, false]],
    [{ "yarn.lock": "__metadata:\n  version: 8\n" }, ".", ["yarn-berry", "yarn.lock", "pnp", false]],
    [
      { "yarn.lock": "__metadata:\n", ".yarnrc.yml": "nodeLinker: node-modules\n" },
      ".",
      ["yarn-berry", "yarn.lock", "node-modules", false],
    ],
    [
      { "yarn.lock": "", "package.json": '{"packageManager":"yarn@4.5.0"}' },
      ".",
      ["yarn-berry", "yarn.lock", "pnp", false],
    ],
    [
      { "pnpm-lock.yaml": "", "yarn.lock": "" },
      ".",
      ["yarn-classic", "yarn.lock", undefined, false, "pnpm-lock.yaml"],
    ],
    [
      { "pnpm-lock.yaml": "", "yarn.lock": "", "package.json": '{"packageManager":"pnpm@9.0.0"}' },
      ".",
      ["pnpm", "pnpm-lock.yaml", undefined, false, "yarn.lock"],
    ],
    [{ "bun.lock": "" }, ".", ["bun", "bun.lock", undefined, false]],
    [
      { "package.json": workspaces, "package-lock.json": "", "packages/web/package.json": "{}" },
      "packages/web",
      ["npm", "package-lock.json", undefined, true],
    ],
    // Nothing says that the folder belongs to it.
    [{ "package.json": "{}", "package-lock.json": "", "web/package.json": "{}" }, "web", "missing"],
    [
      { "pnpm-workspace.yaml": "packages: [apps/*]", "pnpm-lock.yaml": "", "apps/web/package.json": "{}" },
      "apps/web",
      ["pnpm", "pnpm-lock.yaml", undefined, true],
    ],
    [
      { "pnpm-workspace.yaml": "onlyBuiltDependencies: [sharp]", "pnpm-lock.yaml": "" },
      ".",
      ["pnpm", "pnpm-lock.yaml", undefined, false],
    ],
    [{ "package-lock.json/x": "" }, ".", "missing"],
  ];
  for (const [files, folder, expected] of cases) {
    assert.deepEqual(await lockOf(files, folder), expected, Object.keys(files).join(" "));
  }
});
