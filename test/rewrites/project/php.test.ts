import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

const open = (files: Readonly<Record<string, string>>) => createProject(createMemoryContext(files)).php(".");

test("composer.json and composer.lock", async () => {
  const project = await open({
    "composer.json": `{
      "name": "acme/shop", "type": "project",
      "require": { "php": "^8.3", "ext-gd": "*", "ext-pdo_pgsql": "*", "laravel/framework": "^11" },
      "require-dev": { "phpunit/phpunit": "^11" },
      "scripts": { "post-install-cmd": ["@php artisan x", 1], "test": "phpunit" },
      "repositories": [{ "type": "path", "url": "packages/a" }, { "type": "vcs", "url": "x" }]
    }`,
    "composer.lock":
      '{"packages":[{"name":"laravel/framework","require":{"ext-mbstring":"*","php":"8"}},{}],"packages-dev":[{"name":"x/y"}],"platform":{"ext-gd":"*"}}',
    artisan: "",
    "public/index.php": "",
  });
  assert.ok(project.composer.kind === "read" && project.lock.kind === "read");
  const { require, requireDev, scripts, ...others } = project.composer.value;
  assert.deepEqual(others, {
    name: "acme/shop",
    type: "project",
    extensions: ["gd", "pdo_pgsql"],
    vendorFolder: "vendor",
    pathRepositories: ["packages/a"],
  });
  assert.equal(require.get("php"), "^8.3");
  assert.deepEqual([...requireDev.keys()], ["phpunit/phpunit"]);
  assert.deepEqual(
    [...scripts],
    [
      ["post-install-cmd", ["@php artisan x"]],
      ["test", ["phpunit"]],
    ],
  );
  assert.deepEqual([...project.lock.value.packages], ["laravel/framework"]);
  assert.deepEqual(project.lock.value.extensions.toSorted(), ["gd", "mbstring"]);
  assert.deepEqual([project.framework, project.hasPublicFolder], ["laravel", true]);
});

test("frameworks, and what is broken", async () => {
  assert.equal((await open({ "bin/console": "" })).framework, "symfony");
  assert.equal((await open({ "wp-config-sample.php": "" })).framework, "wordpress");
  const none = await open({ "index.php": "" });
  assert.deepEqual([none.framework, none.composer.kind], [undefined, "missing"]);
  assert.equal((await open({ "composer.json": "{" })).composer.kind, "broken");
  const odd = await open({ "composer.json": '{"require":[],"scripts":"x","config":3,"repositories":"y"}' });
  assert.ok(odd.composer.kind === "read");
  assert.deepEqual([odd.composer.value.extensions, odd.composer.value.vendorFolder], [[], "vendor"]);
});
