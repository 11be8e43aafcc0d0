/** Layers of images that were really built, in the forms that real programs write, against an account by other means. */
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { capture } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { mapPackageLayers } from "../../server/src/image-layers/map-package-layers.ts";
import { detectArchive } from "../../server/src/image-layers/read-archive-config.ts";
import { readRpmDatabase } from "../../server/src/image-layers/rpm-database.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import type { InstalledPackage } from "../../server/src/scanners/report.ts";
import { loadBases } from "./bases.ts";
import { type Engine, startEngine } from "./engine.ts";
import { readSavedImage, type SavedImage } from "./layer-packages.ts";

const purpose = "The test of layers";
const tag = "layers-test/apt:1";
const dockerfile = `FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends wget
RUN apt-get install -y --no-install-recommends curl
RUN mkdir -p /app/node_modules/left-pad && echo '{"name":"left-pad","version":"1.3.0"}' > /app/node_modules/left-pad/package.json
RUN apt-get purge -y wget && apt-get autoremove -y
RUN chown -R 1000:1000 /app
CMD ["bash"]
`;

const host = createScanHost(process.env);
const folder = createScratchFolder("layers");
const docker = join(folder, "docker.tar");
let engine: Engine | undefined;
let truth: SavedImage;

before(async () => {
  engine = await startEngine();
  await loadBases(engine);
  const context = createScratchFolder("layers-context");
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  await engine.docker(["build", "--network=host", "--tag", tag, context], { DOCKER_BUILDKIT: "1" });
  await engine.docker(["save", "--output", docker, tag]);
  truth = await readSavedImage(docker);
});
after(() => engine?.stop());

/** What is in the image at the end, each with the layer that brought it. */
function expected(): ReadonlyMap<string, readonly [installed: InstalledPackage, layer: number]> {
  const found = new Map<string, readonly [InstalledPackage, number]>();
  for (const [layer, { added, removed }] of truth.layers.entries()) {
    for (const { type, name, version, path } of removed) found.delete(`${type} ${name} ${version} ${path}`);
    for (const { type, name, version, path } of added) {
      const installed = { type, name, version, purl: undefined, source: undefined };
      const place = type === "npm" ? path : undefined;
      found.set(`${type} ${name} ${version} ${path}`, [{ ...installed, path: place }, layer]);
    }
  }
  return found;
}

async function check(path: string, format: "docker" | "oci" | "oci-layout"): Promise<void> {
  const detected = await detectArchive(host, path);
  assert.ok(detected.kind === "image", JSON.stringify(detected));
  assert.equal(detected.format, format);
  const packages = [...expected().values()];
  const wanted = packages.map(([installed]) => installed);
  const mapped = await mapPackageLayers({ kind: "path", host, path }, wanted, new AbortController().signal);
  assert.ok(mapped.kind === "mapped", JSON.stringify(mapped));
  assert.deepEqual(
    mapped.config.diffIds,
    truth.layers.map(({ diffId }) => diffId),
  );
  const commands = (history: readonly { readonly createdBy: string }[]) =>
    history.map(({ createdBy }) => createdBy);
  assert.deepEqual(commands(mapped.config.history), commands(detected.config.history));
  for (const [installed, layer] of packages) {
    assert.equal(mapped.layers.find(installed), layer, `${installed.name} ${installed.version}`);
  }
  assert.ok(wanted.length > 90, `${wanted.length} packages`);
}

test("docker save", async () => {
  await check(docker, "docker");
  const layerOf = (name: string) => [...expected().values()].find(([item]) => item.name === name)?.[1];
  // The base image is a single layer; what wget needed has stayed when wget went.
  assert.deepEqual(["libpsl5", "curl", "left-pad", "wget"].map(layerOf), [1, 2, 3, undefined]);
});

test("docker save, pushed as it comes", async () => {
  const packages = [...expected().values()];
  const environment = { ...process.env, DOCKER_HOST: engine?.host ?? "" } as Record<string, string>;
  const start = async (onOutput: (chunk: Uint8Array) => Promise<void>, signal: AbortSignal) => {
    const invocation = { program: engine?.client ?? "", args: ["save", tag], environment, folder };
    const outcome = await host.run(invocation, { onOutput, signal, mostOutput: 2 ** 40 });
    if (outcome.kind === "exited" && outcome.code === 0) return undefined;
    return { kind: "failed", detail: JSON.stringify(outcome) } as const;
  };
  const wanted = packages.map(([installed]) => installed);
  const mapped = await mapPackageLayers({ kind: "push", start }, wanted, new AbortController().signal);
  assert.ok(mapped.kind === "mapped", JSON.stringify(mapped));
  for (const [installed, layer] of packages) assert.equal(mapped.layers.find(installed), layer);
});

test("skopeo, in each of its forms", async () => {
  const skopeo = await requireProgram(["skopeo"], ["skopeo"], purpose);
  const copy = (to: string, ...options: readonly string[]) =>
    capture(skopeo, ["--insecure-policy", "copy", "--quiet", ...options, `docker-archive:${docker}`, to]);
  const at = (name: string) => join(folder, name);
  await copy(`docker-archive:${at("skopeo.tar")}:${tag}`);
  await check(at("skopeo.tar"), "docker");
  await copy(`oci-archive:${at("oci.tar")}:${tag}`);
  await check(at("oci.tar"), "oci");
  await copy(`oci:${at("zstd")}:${tag}`, "--dest-compress", "--dest-compress-format", "zstd");
  await check(at("zstd"), "oci-layout");
  await capture("tar", ["-cf", at("zstd.tar"), "-C", at("zstd"), "."]);
  await check(at("zstd.tar"), "oci");
  await copy(`oci:${at("gzip")}:${tag}`);
  await check(at("gzip"), "oci-layout");
});

test("podman save and buildah push", async () => {
  const podman = await requireProgram(["podman"], ["podman"], purpose);
  const buildah = await requireProgram(["buildah"], ["buildah"], purpose);
  const store = createScratchFolder("layers-store");
  const own = ["--root", join(store, "root"), "--runroot", join(store, "run"), "--storage-driver", "vfs"];
  await capture(podman, [...own, "load", "--quiet", "--input", docker]);
  const image = `localhost/${tag}`;
  const saved = join(folder, "podman.tar");
  await capture(podman, [...own, "save", "--quiet", "--format", "docker-archive", "--output", saved, image]);
  await check(saved, "docker");
  const pushed = join(folder, "buildah.tar");
  await capture(buildah, [...own, "push", "--quiet", image, `oci-archive:${pushed}:${tag}`]);
  await check(pushed, "oci");
});

test("a database of RPM's own making, written to again and again", async () => {
  const rpm = await requireProgram(["rpm"], ["rpm"], purpose);
  const rpmbuild = await requireProgram(["rpmbuild"], ["rpm"], purpose);
  const top = createScratchFolder("rpm");
  const define = ["--define", `_topdir ${top}`, "--define", `_rpmdir ${top}`];
  const database = join(top, "db");
  const build = async (name: string, version: number, lines: number): Promise<string> => {
    const spec = join(top, `${name}-${version}.spec`);
    // A long description makes a header that goes over several pages.
    const description = "what it is and what it does not do\n".repeat(lines);
    const head = `Name: ${name}\nVersion: ${version}\nRelease: 1.el9\nSummary: s\nLicense: MIT\nBuildArch: noarch`;
    writeFileSync(spec, `${head}\n%description\n${description}\n%files\n`);
    await capture(rpmbuild, ["-bb", ...define, spec]);
    return join(top, "noarch", `${name}-${version}-1.el9.noarch.rpm`);
  };
  const change = (...args: readonly string[]) =>
    capture(rpm, ["--dbpath", database, "--justdb", "--nodeps", ...args]);
  const first: string[] = [];
  for (let index = 0; index < 8; index++) first.push(await build(`package-${index}`, 1, index * 100));
  await change("-i", ...first);
  await change("-U", await build("package-1", 2, 900), await build("package-6", 2, 10));
  await change("-e", "package-3");
  await change("-i", await build("package-9", 1, 1500));
  const listed = await capture(rpm, [
    "--dbpath",
    database,
    "-qa",
    "--qf",
    "%{NAME} %{VERSION}-%{RELEASE}\\n",
  ]);
  const file = join(database, "rpmdb.sqlite");
  assert.ok(statSync(file).size > 0);
  const found = readRpmDatabase(readFileSync(file)).map(({ name, version }) => `${name} ${version}`);
  assert.deepEqual(found.toSorted(), listed.trim().split("\n").toSorted());
});
