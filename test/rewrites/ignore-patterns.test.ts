import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIgnorePatterns } from "../../server/src/rewrites/ignore-patterns.ts";

/** For each text of an ignore file, what it leaves out and what it leaves in. */
const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["", [], ["a"]],
  ["# comment\n\n  \n", [], ["# comment", "a"]],
  // A space in front makes it a pattern.
  [" #x", ["#x"], ["x"]],
  ["node_modules", ["node_modules", "node_modules/a/b.js"], ["web/node_modules", "node_modules2"]],
  ["/node_modules/", ["node_modules", "node_modules/a"], ["web/node_modules"]],
  ["./a//b/../c", ["a/c", "a/c/d"], ["a/b", "c"]],
  ["**/node_modules", ["node_modules", "web/node_modules/x", "a/b/node_modules"], ["a/node_modules2"]],
  // Not only whole folders: BuildKit compares the ends of the texts.
  ["**foo", ["foo", "a/foo", "barfoo"], ["foobar"]],
  ["foo**", ["foo", "foobar", "foobar/a"], ["a/foo"]],
  ["src/**", ["src/a", "src/a/b"], ["src", "srcs/a"]],
  ["**", ["a", "a/b"], ["."]],
  ["*", ["a", "a/b"], []],
  ["*.md", ["a.md"], ["docs/a.md", "a.mdx"]],
  ["*/*.md", ["docs/a.md"], ["a.md", "docs/x/a.md"]],
  ["**/*.md", ["a.md", "docs/x/a.md"], ["a.mdx"]],
  ["a/**/z", ["a/z", "a/b/z", "a/b/c/z/x"], ["a/bz", "az"]],
  ["a/**/*.go", ["a/x.go", "a/b/c/x.go"], ["x.go", "a/b/x.got"]],
  ["a**b", ["ab", "ax/b"], ["axb"]],
  ["fil?", ["file"], ["fil", "fil/", "files"]],
  ["[a-c]x", ["ax", "cx"], ["dx", "-x"]],
  ["[^a-c]x", ["dx"], ["ax"]],
  ["a\\*b", ["a*b"], ["axb"]],
  ["a.b+(c)", ["a.b+(c)"], ["axb+(c)", "a.bb(c)"]],
  // What BuildKit does not take.
  ["[a", [], ["[a", "a"]],
  ["!", [], ["a"]],
  ["/../x/..//y", ["y"], ["x"]],
  ["../x", [], ["x", "../x"]],
  ["*\n!go.mod\n!cmd", ["a", "cmds/x"], ["go.mod", "cmd", "cmd/app/main.go"]],
  ["*.md\n!README.md\nREADME*", ["README.md", "a.md"], ["a.go"]],
  ["!a\na", ["a"], []],
  ["docs\n!docs/keep\ndocs/keep/not", ["docs", "docs/a", "docs/keep/not"], ["docs/keep", "docs/keep/a"]],
  ["! a \n", [], ["a"]],
  ["*\r\n!src\r\n", ["a"], ["src/x"]],
  ["\uFEFFdist", ["dist/a"], ["a"]],
  ["dir/é?", ["dir/éa"], ["dir/é"]],
];

test("what an ignore file leaves out, by BuildKit's rules", () => {
  for (const [text, out, inside] of cases) {
    const patterns = parseIgnorePatterns(text);
    for (const path of out) assert.equal(patterns.isIgnored(path), true, `${text} leaves out ${path}`);
    for (const path of inside) assert.equal(patterns.isIgnored(path), false, `${text} leaves in ${path}`);
  }
});

test("a folder that is left out may hold something that is not", () => {
  const patterns = parseIgnorePatterns("*\n!web/src/main.ts\n!api/*.go\n!docs");
  for (const folder of ["web", "web/src", "api"]) assert.equal(patterns.mayHoldMore(folder), true, folder);
  for (const folder of ["web/test", "apis", "x"]) assert.equal(patterns.mayHoldMore(folder), false, folder);
  assert.equal(parseIgnorePatterns("*\n!**/*.go").mayHoldMore("a/b"), true);
});

test("patterns that would keep an ordinary matcher busy are over at once", () => {
  const text = `${"**/a*".repeat(80)}z\n${"*a".repeat(200)}z\n${"x".repeat(5_000)}`;
  const path = `${"a/".repeat(150)}${"a".repeat(300)}b`;
  assert.equal(parseIgnorePatterns(text).isIgnored(path), false);
});
