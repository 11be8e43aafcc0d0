import assert from "node:assert/strict";
import { test } from "node:test";
import { openBuildContext, pathBelow } from "../../server/src/rewrites/open-build-context.ts";
import { createMemoryContext, createMemoryHost } from "../support/memory-context.ts";

const root = "file:///project/";

test("what is ignored is neither read nor listed", async () => {
  const context = createMemoryContext({
    ".dockerignore": "*\n!src/main.go\n!go.mod",
    "go.mod": "module x",
    "src/main.go": "package main",
    "src/secret.go": "",
    ".env": "TOKEN=1",
    "docs/a.md": "",
  });
  assert.equal((await context.read("go.mod")).kind, "text");
  assert.equal((await context.read("./src/../src/main.go")).kind, "text");
  assert.equal((await context.read(".env")).kind, "ignored");
  assert.equal((await context.read("src/secret.go")).kind, "ignored");
  assert.equal((await context.read("../go.mod")).kind, "outside");
  assert.equal((await context.read("src")).kind, "ignored");
  assert.equal((await context.read("a\0b")).kind, "outside");
  const names = async (folder: string) => (await context.list(folder)).map(({ name }) => name);
  assert.deepEqual(await names("."), ["go.mod", "src"]);
  assert.deepEqual(await names("src/"), ["main.go"]);
  assert.deepEqual(await names("docs"), []);
  assert.deepEqual(await names("../x"), []);
  assert.equal(await context.ignoreFile(), "file:///project/.dockerignore");
});

test("the ignore file of the Dockerfile wins, wherever it is", async () => {
  const host = createMemoryHost({
    ".dockerignore": "a",
    "docker/web.Dockerfile.dockerignore": "b",
    "docker/.dockerignore": "c",
    a: "1",
    b: "2",
    c: "3",
  });
  const open = (name: string) =>
    openBuildContext(host.open(root), { files: host.open(`${root}docker/`), url: `${root}docker/${name}` });
  const web = open("web.Dockerfile");
  assert.equal(await web.ignoreFile(), `${root}docker/web.Dockerfile.dockerignore`);
  assert.deepEqual([(await web.read("a")).kind, (await web.read("b")).kind], ["text", "ignored"]);
  const api = open("api.Dockerfile");
  assert.equal(await api.ignoreFile(), `${root}.dockerignore`);
  assert.deepEqual([(await api.read("a")).kind, (await api.read("c")).kind], ["ignored", "text"]);
  assert.equal(await createMemoryContext({ a: "" }).ignoreFile(), undefined);
});

test("texts: a byte order mark goes, line ends stay, what is no text says so", async () => {
  const context = createMemoryContext({
    bom: "\uFEFFa\r\nb\r\n",
    zero: "a\0b",
    large: "x".repeat(1024 * 1024 + 1),
    "folder/a": "",
  });
  assert.deepEqual(await context.read("bom"), { kind: "text", text: "a\r\nb\r\n", isExecutable: undefined });
  assert.equal((await context.read("zero")).kind, "binary");
  assert.equal((await context.read("large")).kind, "too-large");
  assert.equal((await context.read("folder")).kind, "failed");
  assert.equal((await context.read("none")).kind, "missing");
});

test("a folder with too many entries is cut off, what was read is not read again", async () => {
  const host = createMemoryHost(
    Object.fromEntries(Array.from({ length: 2_100 }, (_, index) => [`file${index}`, ""])),
  );
  const context = openBuildContext(host.open(root));
  assert.equal((await context.list(".")).length, 2_000);
  await context.read("file1");
  const { asked } = host;
  await Promise.all([context.list("."), context.list("./"), context.read("file1"), context.ignoreFile()]);
  assert.equal(host.asked, asked);
});

test("the path of a file below a folder", () => {
  assert.equal(pathBelow(root, `${root}a%20b/c`), "a b/c");
  assert.equal(pathBelow("file:///c%3A/x/", "file:///C:/x/y"), "y");
  assert.equal(pathBelow(root, root), ".");
  assert.equal(pathBelow(root, "file:///projects/a"), undefined);
  assert.equal(pathBelow(root, "untitled:Untitled-1"), undefined);
});
