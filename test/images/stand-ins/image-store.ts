/** Stand-ins for base images that registries would have: made once, kept as archives, loaded when a build asks. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { inCache } from "../../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../../scripts/machine/scratch.ts";
import type { Engine } from "../../real/engine.ts";

export interface StandIn {
  readonly name: string;
  /** The real names: Dockerfiles need no change. */
  readonly tags: readonly [string, ...string[]];
  /** The folder with its Dockerfile. */
  readonly folder: string;
  /** Names of those that its Dockerfile starts from. */
  readonly from: readonly string[];
  readonly arguments?: Readonly<Record<string, string>> | undefined;
  /** What it is made of beside the files of its folder: a toolchain's version. */
  readonly version?: string | undefined;
  /** Puts what the Dockerfile takes beside itself into the context. */
  readonly prepare?: ((context: string) => Promise<void>) | undefined;
}

export interface ImageStore {
  /**
   * Loads a stand-in into the engine, making it where the cache does not hold it.
   *
   * @returns the archive, as `docker save` writes it
   */
  load(standIn: StandIn): Promise<string>;
}

const day = 24 * 60 * 60 * 1000;

/** @param cache the name of the folder with the archives, in the cache of this machine */
export function createImageStore(engine: Engine, cache: string, standIns: readonly StandIn[]): ImageStore {
  const loaded = new Map<string, Promise<string>>();
  const keyOf = createKeys(standIns);
  const load = async (standIn: StandIn): Promise<string> => {
    const archive = inCache(cache, `${standIn.name}-${keyOf(standIn)}.tar`);
    if (existsSync(archive)) {
      await engine.docker(["load", "--quiet", "--input", archive]);
      return archive;
    }
    for (const base of basesOf(standIn, standIns)) await loadOnce(base);
    await make(engine, standIn, archive);
    return archive;
  };

  const loadOnce = (standIn: StandIn): Promise<string> => {
    const running = loaded.get(standIn.name) ?? load(standIn);
    loaded.set(standIn.name, running);
    return running;
  };
  return { load: loadOnce };
}

/** A key changes with everything that a stand-in is made of, and every month: packages of the archive move on. */
export function createKeys(standIns: readonly StandIn[]): (standIn: StandIn) => string {
  const month = new Date().toISOString().slice(0, 7);
  const keys = new Map<string, string>();
  const keyOf = (standIn: StandIn): string => {
    const known = keys.get(standIn.name);
    if (known) return known;
    const hash = createHash("sha256").update(month);
    const { name, tags, arguments: values, version = "" } = standIn;
    hash.update(JSON.stringify({ name, tags, values, version, prepare: String(standIn.prepare) }));
    for (const file of filesIn(standIn.folder)) hash.update(readFileSync(file));
    for (const base of basesOf(standIn, standIns)) hash.update(keyOf(base));
    const key = hash.digest("hex").slice(0, 12);
    keys.set(name, key);
    return key;
  };
  return keyOf;
}

function basesOf({ from }: StandIn, standIns: readonly StandIn[]): readonly StandIn[] {
  return standIns.filter(({ name }) => from.includes(name));
}

function filesIn(folder: string): readonly string[] {
  const files = globSync("**/*", { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
}

async function make(engine: Engine, standIn: StandIn, archive: string): Promise<void> {
  const context = createScratchFolder(`image-${standIn.name}`);
  cpSync(standIn.folder, context, { recursive: true });
  await standIn.prepare?.(context);
  const values = Object.entries(standIn.arguments ?? {});
  const options = [
    ...standIn.tags.flatMap((tag) => ["--tag", tag]),
    ...values.flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
  ];
  // BuildKit would record other histories, which the tests of scans look at.
  await engine.docker(["build", "--network=host", ...options, context], { DOCKER_BUILDKIT: "0" });
  rmSync(context, { recursive: true, force: true });
  mkdirSync(dirname(archive), { recursive: true });
  const part = `${archive}.${process.pid}`;
  await engine.docker(["save", "--output", part, ...standIn.tags]);
  renameSync(part, archive);
  removeOlder(standIn, archive);
}

/** Those of a day ago: another checkout of this machine may still use a newer one. */
function removeOlder({ name }: StandIn, archive: string): void {
  const others = globSync(`${name}-????????????.tar`, { cwd: dirname(archive) });
  for (const other of others.map((file) => join(dirname(archive), file))) {
    if (other !== archive && Date.now() - statSync(other).mtimeMs > day) rmSync(other, { force: true });
  }
}
