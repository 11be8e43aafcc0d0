/** Base images of the tests of scans; each Dockerfile in bases/ says what it stands for. */
import { cpSync, globSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../scripts/machine/paths.ts";
import { capture } from "../../scripts/machine/processes.ts";
import { makeDebianRoot } from "../images/stand-ins/debian-root.ts";
import { createImageStore, type StandIn } from "../images/stand-ins/image-store.ts";
import type { Engine } from "./engine.ts";

export interface BaseImage {
  readonly tag: string;
  /** As `docker save` writes it. */
  readonly archive: string;
}

function base(name: string, tag: string, more: Partial<StandIn> = {}): StandIn {
  return { name, tags: [tag], folder: inProject("test/real/bases", name), from: [], ...more };
}

const bases: readonly StandIn[] = [
  base("debian", "debian:12-slim", { prepare: (context) => makeDebianRoot(context, "bookworm") }),
  base("alpine", "alpine:3.20", { prepare: makeAlpine }),
  base("node", "node:24-slim", { from: ["debian"], prepare: fetchNode }),
  base("distroless", "gcr.io/distroless/base-debian12:latest", { from: ["debian"] }),
];

/** Loads all base images into the engine, making those that are not in the cache. */
export async function loadBases(engine: Engine): Promise<readonly BaseImage[]> {
  const store = createImageStore(engine, "scan-bases", bases);
  const images: BaseImage[] = [];
  for (const item of bases) images.push({ tag: item.tags[0], archive: await store.load(item) });
  return images;
}

async function makeAlpine(context: string): Promise<void> {
  const root = join(context, "root");
  cpSync(join(context, "files"), root, { recursive: true });
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
