import assert from "node:assert/strict";
import { test } from "node:test";
import { compileGlob } from "../../server/src/policy/path-glob.ts";

const cases: readonly (readonly [pattern: string, matching: readonly string[], others: readonly string[]])[] =
  [
    ["app/a.jar", ["app/a.jar", "/app/a.jar"], ["app/a.jar.bak", "x/app/a.jar", "app/A.jar", ""]],
    ["/app/a.jar", ["app/a.jar", "/app/a.jar"], ["a.jar"]],
    ["app/*.jar", ["app/a.jar", "app/.jar"], ["app/b/a.jar", "app/a.war"]],
    ["app/*", ["app/a", "app/.hidden"], ["app", "app/a/b"]],
    ["**", ["", "a", "a/b/c", "/a"], []],
    ["**/package.json", ["package.json", "a/package.json", "/a/b/package.json"], ["a/package.jsonx"]],
    ["app/**", ["app", "app/a", "app/a/b"], ["application/a"]],
    ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/xb", "ab"]],
    ["a**b", ["ab", "axxb"], ["a/b"]],
    ["lib?.so", ["lib1.so", "lib한.so"], ["lib.so", "lib12.so", "lib/.so"]],
    ["[a-c]x", ["ax", "cx"], ["dx", "x", "/"]],
    ["[!a-c]x", ["dx"], ["ax"]],
    ["[^a]x", ["bx"], ["ax"]],
    ["[]a]x", ["]x", "ax"], ["bx"]],
    ["{a,b/c}/x", ["a/x", "b/c/x"], ["b/x", "c/x"]],
    ["x{,y{1,2}}", ["x", "xy1", "xy2"], ["xy"]],
    ["a\\*b", ["a*b"], ["axb"]],
    ["a\\{b", ["a{b"], ["ab"]],
    ["*a*b*c", ["abc", "xaxbxc", "aabbcc"], ["acb", "abcx"]],
    ["", [""], ["a"]],
  ];

for (const [pattern, matching, others] of cases) {
  test(`paths that ${JSON.stringify(pattern)} means`, () => {
    const matches = compileGlob(pattern);
    assert.ok(matches);
    for (const path of matching) assert.ok(matches(path), `${path} is meant`);
    for (const path of others) assert.ok(!matches(path), `${path} is not meant`);
  });
}

for (const pattern of ["[a", "a/[", "{a", "{a,{b}", "x".repeat(2000), "{a,b}".repeat(30)]) {
  test(`no pattern: ${pattern.slice(0, 20)}`, () => assert.equal(compileGlob(pattern), undefined));
}

test("patterns that are made to take for ever do not", () => {
  const path = "a".repeat(4000);
  assert.equal(compileGlob(`${"*a".repeat(400)}*b`)?.(path), false);
  assert.equal(compileGlob(`${"**/".repeat(300)}b`)?.("a/".repeat(1000)), false);
});
