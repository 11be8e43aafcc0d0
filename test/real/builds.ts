/** Builds a case with each of the builders whose images differ in what they record. */
import { join } from "node:path";
import { unmountIn } from "../../scripts/machine/mounts.ts";
import { capture } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import type { BaseImage } from "./bases.ts";
import { type Case, makeContext } from "./cases.ts";
import type { Engine } from "./engine.ts";

export type Builder = "classic" | "buildkit" | "buildah-layers" | "buildah" | "buildah-squash";

export interface BuiltImage {
  readonly case: Case;
  readonly builder: Builder;
  /** In the engine. */
  readonly tag: string;
}

export interface Builders {
  /** The image is in the engine afterwards: Buildah's is loaded into it. */
  build(builder: Builder, item: Case): Promise<BuiltImage>;
  stop(): void;
}

export async function makeBuilders(engine: Engine, bases: readonly BaseImage[]): Promise<Builders> {
  const folder = createScratchFolder("buildah");
  const buildah = await startBuildah(folder, bases);
  const build: Builders["build"] = async (builder, item) => {
    const tag = `scan-test/${item.name}:${builder}`;
    const { parent, arguments: values = {} } = item.expected;
    const settings = Object.entries(values).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
    const context = await makeContext(item);
    if (builder === "classic" || builder === "buildkit") {
      if (parent) await engine.docker(["tag", `scan-test/${parent.case}:${builder}`, parent.tag]);
      const environment = { DOCKER_BUILDKIT: builder === "buildkit" ? "1" : "0" };
      const args = ["build", "--network=host", "--tag", tag, ...settings, context];
      await engine.docker(args, environment);
    } else {
      if (parent) await buildah(["tag", `scan-test/${parent.case}:${builder}`, parent.tag]);
      const layers = {
        "buildah-layers": "--layers=true",
        buildah: "--layers=false",
        "buildah-squash": "--squash",
      };
      const options = ["--isolation=chroot", "--network=host", "--pull-never", layers[builder]];
      await buildah(["build", ...options, "--tag", tag, ...settings, context]);
      const archive = join(createScratchFolder("buildah-image"), "image.tar");
      await buildah(["push", "--quiet", tag, `docker-archive:${archive}:${tag}`]);
      await engine.docker(["load", "--quiet", "--input", archive]);
    }
    return { case: item, builder, tag };
  };
  return { build, stop: () => unmountIn(folder) };
}

/** Buildah with a store of its own, in which the base images are. */
async function startBuildah(
  folder: string,
  bases: readonly BaseImage[],
): Promise<(args: readonly string[]) => Promise<string>> {
  const program = await requireProgram(["buildah"], ["buildah"], "The test of scans");
  const store = ["--root", join(folder, "root"), "--runroot", join(folder, "run")];
  const buildah = (args: readonly string[]) =>
    capture(program, [...store, "--storage-driver", "overlay", ...args]);
  for (const { archive, tag } of bases) {
    const id = (await buildah(["pull", "--quiet", `docker-archive:${archive}`])).trim();
    await buildah(["tag", id, tag.startsWith("gcr.io/") ? tag : `docker.io/library/${tag}`]);
  }
  return buildah;
}
