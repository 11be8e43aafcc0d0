import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/machine/paths.ts";
import { readZip } from "../../scripts/machine/zip.ts";
import { unpackExtension, vsix } from "../../scripts/package.ts";
import { askServer } from "./ask-server.ts";

const entries = readZip(readFileSync(vsix));
const extension = await unpackExtension();

function readEntry(path: string): string {
  const entry = entries.find((candidate) => candidate.path === path);
  assert.ok(entry, `${path} is in the package`);
  return entry.read().toString("utf8");
}

test("the package holds what is needed and nothing else", () => {
  const pages = readdirSync(inProject("docs/rules")).map((name) => `extension/docs/rules/${name}`);
  const expected = [
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/changelog.md",
    "extension/dist/client.cjs",
    "extension/dist/server.cjs",
    "extension/dist/third-party-licences.txt",
    "extension/dist/tree-sitter-bash.wasm",
    "extension/dist/tree-sitter-hcl.wasm",
    "extension/dist/web-tree-sitter.wasm",
    "extension/images/icon.png",
    "extension/l10n/bundle.l10n.ko.json",
    "extension/package.json",
    "extension/package.nls.json",
    "extension/package.nls.ko.json",
    "extension/readme.md",
    "extension/docs/rewrites.md",
    "extension/schemas/config.schema.json",
    ...readdirSync(inProject("syntaxes")).map((name) => `extension/syntaxes/${name}`),
    ...pages,
  ];
  assert.deepEqual(entries.map(({ path }) => path).toSorted(), expected.toSorted());
});

test("every rule has its page in the package", () => {
  const manifest = JSON.parse(readEntry("extension/package.json"));
  const settings = manifest.contributes.configuration.properties;
  const rules = Object.keys(settings["dockerfileSecurity.rules"].properties);
  assert.ok(rules.length > 0);
  for (const rule of rules) assert.notEqual(readEntry(`extension/docs/rules/${rule}.md`), "");
});

test("the manifest's strings are all there and all used", () => {
  const used = [...readEntry("extension/package.json").matchAll(/"%([^"]+)%"/g)].map(([, key]) => key);
  const defined = Object.keys(JSON.parse(readEntry("extension/package.nls.json")));
  assert.deepEqual([...new Set(used)].toSorted(), defined.toSorted());
});

test("no path of the machine that built it is in the bundles", () => {
  for (const bundle of ["client", "server"]) {
    assert.doesNotMatch(readEntry(`extension/dist/${bundle}.cjs`), /sourceMappingURL/);
    assert.ok(!readEntry(`extension/dist/${bundle}.cjs`).includes(inProject()), `${bundle}.cjs`);
  }
});

test("no module in the bundles looks for another one beside it when it runs", () => {
  for (const bundle of ["client", "server"]) {
    const text = readEntry(`extension/dist/${bundle}.cjs`);
    assert.doesNotMatch(text, /\b[\w$]+\("\.\/impl\/\w+"\)/, `${bundle}.cjs`);
  }
});

test("the licences of what is bundled are in the package", () => {
  const licences = readEntry("extension/dist/third-party-licences.txt");
  for (const name of [
    "tree-sitter-bash",
    "@tree-sitter-grammars/tree-sitter-hcl",
    "web-tree-sitter",
    "vscode-languageclient",
    "vscode-languageserver",
  ]) {
    assert.match(licences, new RegExp(`^${name} \\d`, "m"));
  }
});

test("the package is small", () => {
  // Two thirds of it is the shell's grammar.
  assert.ok(readFileSync(vsix).length < 1_500_000, `${readFileSync(vsix).length} bytes`);
});

test("the packaged server starts and finds the root user", async () => {
  const codes = await askServer(extension, "FROM ubuntu:24.04\nUSER root\n");
  assert.deepEqual(codes, ["user-root-last"]);
});

test("the packaged server reads shell scripts", async () => {
  const codes = await askServer(extension, "FROM ubuntu:24.04\nRUN if true; then sudo ls; fi\nUSER nobody\n");
  assert.deepEqual(codes, ["sudo-in-run"]);
});
