/** What is in a built image: its size, its packages, its shells, its user. */
import { join } from "node:path";
import { capture } from "../../scripts/machine/processes.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import type { Engine } from "../real/engine.ts";

export interface ImageContents {
  /** Bytes, unpacked. */
  readonly size: number;
  /** Debian's, and those of npm, PyPI, Maven or RubyGems that lie in the file system. */
  readonly packages: number;
  /** Paths of programs that run commands. */
  readonly shells: readonly string[];
  /** As USER has it; the id where the image's own files know the name. Empty: root. */
  readonly user: string;
}

const shell = /^(?:usr\/)?(?:s?bin|busybox)\/(?:sh|bash|dash|ash|ksh|zsh|busybox)$/;
const languagePackage = [
  /\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/,
  /\.(?:dist|egg)-info\/(?:METADATA|PKG-INFO)$/,
  /\/specifications\/(?!default\/)[^/]+\.gemspec$/,
  /\/[^/]+\.jar$/,
];

export async function inspectImage(engine: Engine, image: string): Promise<ImageContents> {
  const format = "{{.Size}} {{.Config.User}}";
  const inspected = (await engine.docker(["image", "inspect", "--format", format, image])).trim();
  const [size = "", user = ""] = inspected.split(" ");
  const archive = join(createScratchFolder("export"), "files.tar");
  // A command that is never run: an image from scratch may have none.
  const id = (await engine.docker(["create", "--network=none", image, "-"])).trim().split("\n").at(-1) ?? "";
  await engine.docker(["export", "--output", archive, id]);
  await engine.docker(["rm", "--volumes", id]);
  const paths = (await capture("tar", ["-tf", archive])).split("\n");
  const read = async (path: string) =>
    paths.includes(path) ? capture("tar", ["-xOf", archive, path]) : Promise.resolve("");
  const status = await read("var/lib/dpkg/status");
  const installed = status.match(/^Status: install ok installed$/gm)?.length ?? 0;
  const single = paths.filter((path) => /^var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/.test(path)).length;
  const ofLanguages = paths.filter((path) => languagePackage.some((form) => form.test(path))).length;
  const passwd = await read("etc/passwd");
  await capture("rm", [archive]);
  return {
    size: Number(size),
    packages: installed + single + ofLanguages,
    shells: paths.filter((path) => shell.test(path)),
    user: toUserId(user, passwd),
  };
}

function toUserId(user: string, passwd: string): string {
  const [name = ""] = user.split(":");
  const line = passwd.split("\n").find((entry) => entry.startsWith(`${name}:`));
  return name && line ? (line.split(":")[2] ?? name) : name;
}
