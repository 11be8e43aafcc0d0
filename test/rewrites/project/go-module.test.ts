import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGoModule, parseGoWork } from "../../../server/src/rewrites/project/go-module.ts";

test("go.mod", () => {
  const module = parseGoModule(
    `// Deprecated: use v3
module "example.com/shop/v2" // comment

go 1.22.3
toolchain go1.23.4
require github.com/a/b v1.0.0
require (
	github.com/mattn/go-sqlite3 v1.14.22 // indirect
	"example.com/quoted" v0.0.0-20240101000000-abcdefabcdef
)
replace github.com/a/b => ../b
replace ( github.com/x/y v1.2.3 => example.com/y v1.2.4
)
exclude example.com/z v1.0.0
retract [v1.0.0, v1.1.0]
`.replaceAll("\n", "\r\n"),
  );
  assert.deepEqual(module, {
    path: "example.com/shop/v2",
    go: "1.22.3",
    toolchain: "go1.23.4",
    requires: new Map([
      ["github.com/a/b", "v1.0.0"],
      ["github.com/mattn/go-sqlite3", "v1.14.22"],
      ["example.com/quoted", "v0.0.0-20240101000000-abcdefabcdef"],
    ]),
    replaces: new Map([["github.com/a/b", "../b"]]),
  });
});

test("go.mod without a module is broken, half a line is left out", () => {
  assert.throws(() => parseGoModule(""), /names no module/);
  assert.throws(() => parseGoModule("go 1.22\nmodule\n"), /names no module/);
  const module = parseGoModule("module (\n\tshop\n)\nrequire (\n\tgithub.com/a/b\n\tc v1\nreplace x =>");
  assert.equal(module.path, "shop");
  assert.deepEqual(
    [...module.requires],
    [
      ["c", "v1"],
      ["replace", "x"],
    ],
  );
});

test("go.work", () => {
  assert.deepEqual(parseGoWork("go 1.22\nuse ./one\nuse (\n\t./two // second\n\t.\n)\n"), {
    go: "1.22",
    toolchain: undefined,
    uses: ["./one", "./two", "."],
  });
});
