/** A BuildKit of the tests' own: its own socket and store, gone with them afterwards. */
import { existsSync, openSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildBuildkit } from "../../scripts/machine/buildkit.ts";
import { unmountIn } from "../../scripts/machine/mounts.ts";
import { capture, endProcess, projectEnvironment, startProcess } from "../../scripts/machine/processes.ts";
import { requireProgram, requireSystemPackages } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { loadBases } from "./bases.ts";
import { startEngine } from "./engine.ts";

export interface Buildkit {
  /** @param output what `buildctl build --output` takes */
  build(options: BuildOptions, output: string): Promise<void>;
  stop(): Promise<void>;
}

export interface BuildOptions {
  /** A folder. */
  readonly context: string;
  /** A file. */
  readonly dockerfile: string;
  readonly target?: string | undefined;
  readonly arguments?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What a name in FROM or --from stands for: a folder with an OCI layout of one image, or with plain files. */
  readonly contexts?: Readonly<Record<string, string>> | undefined;
  /** Further options of the frontend: `attest:provenance`, `platform`. */
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** Starts one; rejects with its log where it cannot be had. Builds may reach the machine's network. */
export async function startBuildkit(): Promise<Buildkit> {
  await requireSystemPackages(["runc"], "The test of BuildKit");
  const { daemon, client } = await buildBuildkit();
  const folder = createScratchFolder("buildkit");
  const [socket, log] = [join(folder, "socket"), join(folder, "log")];
  const output = openSync(log, "w");
  const entitlements = ["security.insecure", "network.host"];
  const args = [
    ...["--root", join(folder, "root"), "--addr", `unix://${socket}`],
    ...["--containerd-worker=false", "--oci-worker-net=host"],
    ...entitlements.flatMap((name) => ["--allow-insecure-entitlement", name]),
  ];
  const env = projectEnvironment();
  const running = startProcess(daemon, args, {
    stdio: ["ignore", output, output],
    env: { ...env, PATH: `${env.PATH}:/usr/sbin` },
  });
  const address = ["--addr", `unix://${socket}`];
  for (let attempt = 0; attempt < 300 && !existsSync(socket); attempt += 1) {
    if (running.exitCode !== null) throw new Error(`buildkitd has ended:\n${readFileSync(log, "utf8")}`);
    await wait(100);
  }
  return {
    async build(options, to) {
      const allowed = entitlements.flatMap((name) => ["--allow", name]);
      await capture(client, [...address, "build", ...allowed, ...toArguments(options), "--output", to]);
    },
    async stop() {
      await endProcess(running);
      unmountIn(folder);
    },
  };
}

/** What stands for a base image in all tests of real images, as the folder of an OCI layout. */
export async function makeBaseLayout(tag: string): Promise<string> {
  const skopeo = await requireProgram(["skopeo"], ["skopeo"], "The test of BuildKit");
  const engine = await startEngine();
  const bases = await loadBases(engine).finally(() => engine.stop());
  const archive = bases.find((base) => base.tag === tag)?.archive;
  const layout = join(createScratchFolder("base"), "layout");
  await capture(skopeo, ["--insecure-policy", "copy", `docker-archive:${archive}`, `oci:${layout}:latest`]);
  return layout;
}

function toArguments(build: BuildOptions): readonly string[] {
  const { context, dockerfile, target, contexts = {} } = build;
  const options = (prefix: string, values: Readonly<Record<string, string>> = {}) =>
    Object.entries(values).flatMap(([name, value]) => ["--opt", `${prefix}${name}=${value}`]);
  return [
    ...["--frontend", "dockerfile.v0", "--progress", "plain"],
    ...["--local", `context=${context}`, "--local", `dockerfile=${dirname(dockerfile)}`],
    ...options("", { filename: basename(dockerfile), ...(target && { target }) }),
    ...options("build-arg:", build.arguments),
    ...options("label:", build.labels),
    ...options("", build.options),
    ...Object.entries(contexts).flatMap(([name, folder], index) => toContext(name, folder, `named-${index}`)),
  ];
}

function toContext(name: string, folder: string, id: string): readonly string[] {
  const index = join(folder, "index.json");
  if (!existsSync(index)) return ["--local", `${id}=${folder}`, "--opt", `context:${name}=local:${id}`];
  const { digest } = JSON.parse(readFileSync(index, "utf8")).manifests[0];
  return ["--oci-layout", `${id}=${folder}`, "--opt", `context:${name}=oci-layout://${id}@${digest}`];
}
