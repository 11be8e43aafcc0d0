/** Base images for tests. Registries on the internet cannot be reached: each Dockerfile in bases/ says what it is. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { inCache, inProject } from "../../scripts/machine/paths.ts";
import { capture } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import type { Engine } from "./engine.ts";

interface Base {
  readonly name: string;
  readonly tag: string;
  /** Puts what the Dockerfile takes beside itself into the context. */
  prepare?(context: string): Promise<void>;
}

export interface BaseImage {
  readonly tag: string;
  /** As `docker save` writes it. */
  readonly archive: string;
}

const purpose = "The test of scans";

/** Each after those that it is made from. */
const bases: readonly Base[] = [
  { name: "debian", tag: "debian:12-slim", prepare: makeDebian },
  { name: "alpine", tag: "alpine:3.20", prepare: makeAlpine },
  { name: "node", tag: "node:24-slim", prepare: fetchNode },
  { name: "distroless", tag: "gcr.io/distroless/base-debian12:latest" },
];

/** Loads all base images into the engine, making those that are not in the cache. */
export async function loadBases(engine: Engine): Promise<readonly BaseImage[]> {
  const images: BaseImage[] = [];
  let key = createHash("sha256").update(readFileSync(import.meta.filename));
  // Packages of the archive move on: those of an old base would be upgraded by the first `apt-get install`.
  key.update(new Date().toISOString().slice(0, 7));
  for (const base of bases) {
    key = hashFiles(key.copy(), base.name);
    const archive = inCache("scan-bases", `${base.name}-${key.copy().digest("hex").slice(0, 12)}.tar`);
    if (existsSync(archive)) await engine.docker(["load", "--quiet", "--input", archive]);
    else await build(engine, base, archive);
    images.push({ tag: base.tag, archive });
  }
  return images;
}

function hashFiles(hash: ReturnType<typeof createHash>, name: string): ReturnType<typeof createHash> {
  const folder = inProject("test/real/bases", name);
  const files = globSync("**/*", { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    hash.update(readFileSync(path));
  }
  return hash;
}

async function build(engine: Engine, base: Base, archive: string): Promise<void> {
  const context = createScratchFolder(`base-${base.name}`);
  cpSync(inProject("test/real/bases", base.name, "Dockerfile"), join(context, "Dockerfile"));
  await base.prepare?.(context);
  const environment = { DOCKER_BUILDKIT: "0" };
  await engine.docker(["build", "--network=host", "--tag", base.tag, context], environment);
  mkdirSync(inCache("scan-bases"), { recursive: true });
  await engine.docker(["save", "--output", `${archive}.part`, base.tag]);
  renameSync(`${archive}.part`, archive);
}

async function makeDebian(context: string): Promise<void> {
  const program = await requireProgram(["mmdebstrap"], ["mmdebstrap"], purpose);
  const left = ["doc/*", "man/*", "locale/*", "info/*"].map((path) => `path-exclude=/usr/share/${path}`);
  // As in Debian's slim images: licences stay.
  const options = [...left, "path-include=/usr/share/doc/*/copyright"].map((option) => `--dpkgopt=${option}`);
  const output = join(context, "rootfs.tar");
  await capture(program, ["--variant=minbase", ...options, "bookworm", output]);
}

async function makeAlpine(context: string): Promise<void> {
  const root = join(context, "root");
  cpSync(inProject("test/real/bases/alpine/files"), root, { recursive: true });
  await capture("apt-get", ["download", "-qq", "busybox-static"], { cwd: context });
  const [archive] = globSync("busybox-static_*.deb", { cwd: context });
  if (!archive) throw new Error("apt-get downloaded no busybox-static");
  await capture("dpkg-deb", ["--extract", join(context, archive), join(context, "busybox")]);
  mkdirSync(join(root, "bin"));
  for (const folder of ["tmp", "root", "usr/bin", "usr/share"])
    mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(context, "busybox/bin/busybox"), join(root, "bin/busybox"));
  const applets = await capture(join(root, "bin/busybox"), ["--list"]);
  for (const applet of applets.split("\n")) {
    if (applet && applet !== "busybox") symlinkSync("busybox", join(root, "bin", applet));
  }
  const owner = ["--owner=0", "--group=0", "--numeric-owner"];
  await capture("tar", [...owner, "-C", root, "-cf", join(context, "rootfs.tar"), "."]);
}

async function fetchNode(context: string): Promise<void> {
  cpSync(inProject("node_modules/node/bin/node"), join(context, "node"));
  await capture("npm", ["pack", "--silent", "--pack-destination", context, "npm@11.21.2"]);
  renameSync(join(context, "npm-11.21.2.tgz"), join(context, "npm.tgz"));
}
