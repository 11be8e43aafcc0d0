import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfigLiterals } from "../../../server/src/rewrites/project/config-literals.ts";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

test("a literal is told, whatever is not certain is unknown", () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ["const c = { output: 'standalone' };\nexport default c;", "output", "standalone"],
    ['module.exports = { reactStrictMode: true, "output": "export", }', "output", "export"],
    ["module.exports = { output: `standalone` }", "output", "standalone"],
    ["export default { // output: 'no'\n  /* output: 'no' */ output: 'yes' }", "output", "yes"],
    [
      "export default defineConfig(({ mode }) => ({ plugins: [vue()], build: { outDir: 'out' } }))",
      "build.outDir",
      "out",
    ],
    ["export default { ssr: false }", "ssr", false],
    ["export default {}", "output", "default"],
    ["export default { a: 'output' }", "output", "default"],
    ["export default { images: { output: 'x' } }", "output", "unknown"],
    ["export default { output: process.env.O }", "output", "unknown"],
    ["export default { output: isDev ? undefined : 'standalone' }", "output", "unknown"],
    ["export default { output: 'a' + b }", "output", "unknown"],
    ["export default { output: `a${b}` }", "output", "unknown"],
    ["const output = 'x'; export default { output }", "output", "unknown"],
    ["export default { ...base }", "output", "unknown"],
    ["export default { output: 'a', ...base }", "output", "unknown"],
    ["export default { ...base, output: 'a' }", "output", "a"],
    ["const a = { output: 'a' }; const b = { output: 'b' };", "output", "unknown"],
    ["const c = { output: 'a' }; if (x) c.output = 'b';", "output", "unknown"],
    ["import base from './base.mjs'; export default base", "output", "unknown"],
    ["export default mergeConfig(base, { a: 1 })", "output", "unknown"],
    ["export default { build }", "build.outDir", "unknown"],
    ["export default { build: common }", "build.outDir", "unknown"],
    ["export default { build: { sourcemap: true } }", "build.outDir", "default"],
    ["export default { output: 'unclosed", "output", "unknown"],
    ["}}}})))", "output", "default"],
    ["{".repeat(100_000), "output", "default"],
  ];
  for (const [text, name, expected] of cases) {
    const setting = readConfigLiterals(text).get(name);
    assert.deepEqual(setting.kind === "literal" ? setting.value : setting.kind, expected, text.slice(0, 90));
  }
  assert.throws(() => readConfigLiterals(" ".repeat(300_000)), /too large/);
});

async function find(files: Readonly<Record<string, string>>, ...packages: readonly string[]) {
  const dependencies = Object.fromEntries(packages.map((name) => [name, "1"]));
  const project = createProject(
    createMemoryContext({ "package.json": JSON.stringify({ dependencies }), ...files }),
  );
  return (await project.frontEnds(".")).map(
    ({ tool, config, outputFolder, output }) =>
      `${tool} ${config ?? "-"} ${outputFolder ?? "?"} ${output.kind === "literal" ? output.value : output.kind}`,
  );
}

test("tools, their folders and kinds of output", async () => {
  assert.deepEqual(await find({}), []);
  assert.deepEqual(await find({}, "react-scripts"), ["create-react-app - build default"]);
  assert.deepEqual(await find({}, "vite"), ["vite - dist default"]);
  assert.deepEqual(
    await find({ "vite.config.ts": "export default { build: { outDir: './www/' } }" }, "vite"),
    ["vite vite.config.ts www default"],
  );
  for (const text of [
    "export default { build: { outDir: '../static' } }",
    "export default { build: { outDir: '/srv' } }",
    "export default { root: 'client' }",
    "export default { build: { outDir } }",
  ]) {
    assert.deepEqual(await find({ "vite.config.js": text }), ["vite vite.config.js ? default"], text);
  }
  assert.deepEqual(await find({ "next.config.mjs": "export default { output: 'standalone' }" }, "next"), [
    "next next.config.mjs .next standalone",
  ]);
  assert.deepEqual(await find({ "next.config.js": "module.exports = withX({ ...a })" }, "next"), [
    "next next.config.js ? unknown",
  ]);
  assert.deepEqual(await find({ "svelte.config.js": "export default {}" }, "@sveltejs/kit", "vite"), [
    "svelte-kit svelte.config.js build default",
    "vite - dist default",
  ]);
  assert.deepEqual(
    await find({ "vue.config.js": "module.exports = { outputDir: 'public/app' }" }, "@vue/cli-service"),
    ["vue-cli vue.config.js public/app default"],
  );
});

test("angular.json", async () => {
  const angular = async (build: unknown, others = {}) =>
    (
      await find(
        { "angular.json": JSON.stringify({ projects: { shop: { architect: { build } }, ...others } }) },
        "@angular/core",
      )
    )[0]?.split(" ")[2];
  const application = "@angular-devkit/build-angular:application";
  const browser = "@angular-devkit/build-angular:browser";
  assert.equal(await angular({ builder: application, options: { outputPath: "dist/x" } }), "dist/x/browser");
  assert.equal(await angular({ builder: "@angular/build:application" }), "dist/shop/browser");
  assert.equal(
    await angular({ builder: application, options: { outputPath: { base: "out", browser: "" } } }),
    "out",
  );
  assert.equal(
    await angular({ builder: application, options: { outputPath: { base: "out", browser: "b" } } }),
    "out/b",
  );
  assert.equal(await angular({ builder: browser, options: { outputPath: "dist/x" } }), "dist/x");
  assert.equal(await angular({ builder: browser }), "?");
  assert.equal(await angular({ builder: "custom:build", options: { outputPath: "d" } }), "?");
  assert.equal(await angular({ builder: application }, { admin: {} }), "?");
  assert.equal(
    await angular({ builder: application }, { lib: { projectType: "library" } }),
    "dist/shop/browser",
  );
  assert.deepEqual(await find({ "angular.json": "{" }, "@angular/core"), ["angular - ? default"]);
});

test("tsconfig.json with what it extends", async () => {
  const options = async (files: Readonly<Record<string, string>>, folder = ".") => {
    const manifest = await createProject(createMemoryContext(files)).tsconfig(folder);
    return manifest.kind === "read" ? manifest.value : manifest.kind;
  };
  assert.deepEqual(
    await options(
      {
        "tsconfig.base.json":
          '{ "compilerOptions": { "outDir": "./build", "module": "NodeNext", "paths": {} } }',
        "web/tsconfig.json":
          '// comment\n{ "extends": "../tsconfig.base", "compilerOptions": { "rootDir": "./src", }, "include": ["src"] }',
      },
      "web",
    ),
    {
      outDir: "build",
      rootDir: "web/src",
      module: "NodeNext",
      hasPaths: true,
      include: ["src"],
      isPartial: false,
    },
  );
  const partial = async (text: string) => {
    const found = await options({ "tsconfig.json": text });
    return typeof found === "string" ? found : found.isPartial;
  };
  assert.equal(await partial('{ "extends": "@tsconfig/node22/tsconfig.json" }'), true);
  assert.equal(await partial('{ "extends": "./missing.json" }'), true);
  assert.equal(await partial('{ "extends": "../outside.json" }'), true);
  assert.equal(await partial('{ "extends": "./tsconfig.json" }'), true);
  assert.equal(await partial("{}"), false);
  assert.equal(await partial("[]"), "broken");
  assert.equal(await options({}), "missing");
});
