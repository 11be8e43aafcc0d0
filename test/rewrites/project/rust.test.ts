import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

const open = (files: Readonly<Record<string, string>>) => createProject(createMemoryContext(files));

async function cargo(files: Readonly<Record<string, string>>, folder = ".") {
  const manifest = await open(files).cargo(folder);
  assert.ok(manifest.kind === "read", JSON.stringify(manifest));
  return manifest.value;
}

test("Cargo.toml of a package", async () => {
  const value = await cargo({
    "Cargo.toml": `[package]
name = "shop"
version = "1.2.3"
edition = "2021"
rust-version = "1.80"
default-run = "shop"
build = "build.rs"
[[bin]]
name = "admin"
path = "admin/main.rs"
[dependencies]
axum = "0.7"
tls = { package = "openssl", version = "0.10" }
[target.'cfg(unix)'.dependencies]
libc = "0.2"
[build-dependencies]
cc = "1"
[dev-dependencies]
tempfile = "3"
[features]
default = ["sqlite"]
sqlite = []
`,
    "src/main.rs": "",
    "src/bin/tool.rs": "",
    "src/bin/job/main.rs": "",
    "src/lib.rs": "",
  });
  assert.deepEqual(value, {
    name: "shop",
    version: "1.2.3",
    edition: "2021",
    rustVersion: "1.80",
    binaries: ["admin", "shop", "job", "tool"],
    defaultRun: "shop",
    isLibrary: true,
    hasBuildScript: true,
    dependencies: new Set(["axum", "openssl", "libc"]),
    buildDependencies: new Set(["cc"]),
    features: new Map<string, readonly string[]>([
      ["default", ["sqlite"]],
      ["sqlite", []],
    ]),
    workspace: undefined,
  });
});

test("Cargo.toml: programs", async () => {
  const binaries = async (text: string, ...sources: readonly string[]) =>
    (await cargo({ "Cargo.toml": text, ...Object.fromEntries(sources.map((path) => [path, ""])) })).binaries;
  const head = '[package]\nname = "shop"\n';
  assert.deepEqual(await binaries(head, "src/main.rs"), ["shop"]);
  assert.deepEqual(await binaries(head, "src/lib.rs"), []);
  assert.deepEqual(await binaries(`${head}[[bin]]\nname = "server"\npath = "src/main.rs"`, "src/main.rs"), [
    "server",
  ]);
  assert.deepEqual(await binaries(`${head}autobins = false\n`, "src/main.rs", "src/bin/x.rs"), []);
  assert.deepEqual(await binaries('[workspace]\nmembers = ["a"]', "src/main.rs"), []);
});

test("Cargo.toml of a workspace and its member", async () => {
  const files = {
    "Cargo.toml":
      '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nversion = "2.0.0"\nedition = "2024"\n',
    "crates/web/Cargo.toml":
      '[package]\nname = "web"\nversion.workspace = true\nedition = { workspace = true }\n[dependencies]\nserde.workspace = true\n',
    "crates/web/src/main.rs": "",
    "Cargo.lock":
      'version = 4\n[[package]]\nname = "openssl-sys"\nversion = "0.9"\n[[package]]\nname = "web"\nversion = "2.0.0"\n',
    "rust-toolchain.toml": '[toolchain]\nchannel = "1.82"\n',
    "old/rust-toolchain": "nightly-2024-01-01\n",
  };
  const root = await cargo(files);
  assert.deepEqual([root.name, root.workspace], [undefined, { members: ["crates/*"] }]);
  const web = await cargo(files, "crates/web");
  assert.deepEqual([web.version, web.edition, [...web.dependencies]], ["2.0.0", "2024", ["serde"]]);
  const lock = await open(files).cargoLock(".");
  assert.ok(lock.kind === "read");
  assert.deepEqual([...lock.value.packages], ["openssl-sys", "web"]);
  assert.equal(await open(files).rustToolchain("."), "1.82");
  assert.equal(await open(files).rustToolchain("old"), "nightly-2024-01-01");
  assert.equal(await open(files).rustToolchain("crates"), undefined);
});

test("Cargo.toml that is broken, of wrong types, hostile", async () => {
  const kind = async (text: string) => (await open({ "Cargo.toml": text }).cargo(".")).kind;
  assert.equal(await kind("[package"), "broken");
  assert.equal(await kind("a = 1\na = 2"), "broken");
  assert.equal(await kind(`a = ${"[".repeat(100_000)}`), "broken");
  const odd = await cargo({
    "Cargo.toml":
      'bin = "x"\n[package]\nname = 1\nversion = [1]\n[dependencies]\n__proto__ = "1"\nconstructor = "1"\n[features]\nx = 1\n',
  });
  assert.deepEqual([odd.name, odd.version, odd.binaries], [undefined, undefined, []]);
  assert.deepEqual([...odd.dependencies].toSorted(), ["__proto__", "constructor"]);
  assert.equal(Object.hasOwn(Object.prototype, "1"), false);
});
