import assert from "node:assert/strict";
import { test } from "node:test";
import { readGoFile } from "../../../server/src/rewrites/project/go-packages.ts";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

const read = (files: Readonly<Record<string, string>>) =>
  createProject(createMemoryContext(files)).goPackages(".");

test("the programs of a module", async () => {
  const main = "package main\n\nfunc main() {}\n";
  assert.deepEqual(
    await read({
      "go.mod": "module shop",
      "main.go": main,
      "cmd/worker/main.go": `// Package main works.\n${main}`,
      "cmd/gen/gen.go": `//go:build ignore\n\n${main}`,
      "internal/db/db.go": '/*\npackage main\n#include <sqlite3.h>\n*/\npackage db\n\nimport "C"\n',
      "internal/win/x_windows.go": 'package win\nimport "C"\n',
      "web/web.go": "package web\n\n//go:embed templates/*\nvar files embed.FS\n",
      "web/web_test.go": "package main\n",
      "other/go.mod": "module other",
      "other/main.go": main,
      "vendor/x/main.go": main,
      "testdata/main.go": main,
      ".hidden/main.go": main,
    }),
    {
      mains: [".", "cmd/worker"],
      usingC: ["internal/db"],
      imports: new Set(),
      embedding: ["web"],
      isComplete: true,
    },
  );
});

test("one file", () => {
  const cases: readonly (readonly [string, readonly [string | undefined, boolean, boolean]])[] = [
    ["", [undefined, false, false]],
    ['\uFEFFpackage a\r\nimport (\r\n\t"C"\r\n\t"fmt"\r\n)\r\n', ["a", true, false]],
    ['package a\nimport "C" // for sqlite\n', ["a", true, false]],
    ['package a\n// import "C"\nvar x = []string{\n\t"C",\n}\n', ["a", false, false]],
    ["//go:build windows\npackage a\n", [undefined, false, false]],
    ["//go:build linux && cgo\npackage a\n", ["a", false, false]],
    ["package a\n// see //go:embed x\n", ["a", false, false]],
    ["/* package b\n", [undefined, false, false]],
  ];
  for (const [text, expected] of cases) {
    const file = readGoFile(text.replace(/^\uFEFF/, ""));
    assert.deepEqual([file.package, file.importsC, file.embeds], expected, text);
  }
});

test("packages of other modules", () => {
  const { imports } = readGoFile(
    `package a
import "example.com/one"
import (
\t"fmt"
\t_ "example.com/two/v2" // ) "example.com/no"
\tthree "example.com/three"
)
var x = "example.com/text"
`,
  );
  assert.deepEqual(imports, ["example.com/one", "example.com/two/v2", "example.com/three"]);
});

test("more than is looked at says so", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 600 }, (_, at) => [`p${at}/a.go`, "package p\n"] as const),
  );
  assert.equal((await read(files)).isComplete, false);
  assert.equal((await read({ "a.go": `package main\n${"x".repeat(1_100_000)}` })).isComplete, false);
});
