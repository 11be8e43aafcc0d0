import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameUrl, resolveFolder, resolvePath } from "../../server/src/built-images/project-urls.ts";

const paths: readonly (readonly [folder: string, path: string, url: string | undefined])[] = [
  ["file:///p/", "Dockerfile", "file:///p/Dockerfile"],
  ["file:///p/a/", "../docker/Dockerfile", "file:///p/docker/Dockerfile"],
  ["file:///p/", ".\\docker\\Dockerfile", "file:///p/docker/Dockerfile"],
  ["file:///c%3A/p/", "..\\q\\Dockerfile", "file:///c%3A/q/Dockerfile"],
  ["file:///p/", "C:\\my files\\Dockerfile", "file:///C:/my%20files/Dockerfile"],
  ["file:///p/", "/abs/Dockerfile", "file:///abs/Dockerfile"],
  ["file:///p/", "//host/share", "file:///host/share"],
  ["file:///p/", "a b/#1?.Dockerfile", "file:///p/a%20b/%231%3F.Dockerfile"],
  [
    "vscode-vfs://github/acme/shop/",
    "../shop/web/Dockerfile",
    "vscode-vfs://github/acme/shop/web/Dockerfile",
  ],
  ["file:///p/", "https://github.com/acme/shop.git#main", undefined],
  ["file:///p/", "git@github.com:acme/shop.git", undefined],
  ["file:///p/", "~/Dockerfile", undefined],
  ["file:///p/", "-", undefined],
  ["file:///p/", "a\u0000b", undefined],
  ["file:///p/", "\uD800", undefined],
  ["untitled:Untitled-1", "Dockerfile", undefined],
];
for (const [folder, path, url] of paths) {
  test(`${JSON.stringify(path)} in ${folder}`, () => assert.equal(resolvePath(folder, path), url));
}

test("a folder ends with a slash", () => {
  assert.equal(resolveFolder("file:///p/", "."), "file:///p/");
  assert.equal(resolveFolder("file:///p/", ""), "file:///p/");
  assert.equal(resolveFolder("file:///p/", "web"), "file:///p/web/");
});

test("editors and Node write one URL in two ways", () => {
  assert.ok(isSameUrl("file:///c%3A/a%20b/Dockerfile", "file:///C:/a b/Dockerfile"));
  assert.ok(!isSameUrl("file:///c/Dockerfile", "file:///C/Dockerfile"));
});
