/** Splits the system packages of a stage that builds and runs into those that each of two stages needs. */

import { distributionFacts, type Family, type Release } from "../../images/distribution.ts";
import { alpineLibraries } from "./alpine-libraries.ts";
import { debianLibraries } from "./debian-libraries.ts";
import { isBuildTool, runtimeRole } from "./package-roles.ts";
import { packageThatRuns } from "./programs.ts";
import type { RemovedPackages } from "./removed-packages.ts";
import { rpmLibraries } from "./rpm-libraries.ts";

/** `unknown`: neither the tables nor the name say what it is for. */
export type PackageUse = "build" | "runtime" | "both" | "unknown";

export interface SplitPackage {
  /** As the file names it. */
  readonly name: string;
  readonly use: PackageUse;
  /**
   * What the runtime stage installs for it: a library for its `-dev` package, else the package itself. An unknown
   * package stays as it is: that is never too little, though a `-dev` package may be far too much.
   */
  readonly runtime: readonly string[];
  /** Of a compiler: what programs may be linked to that it builds; of use where the image lacks them (Alpine's do). */
  readonly compilerLibraries: readonly string[];
}

export interface RunningStage {
  /**
   * Commands without a folder that run in a container, those of the start, of health checks, of entry scripts, and
   * those of RUN instructions that the runtime stage keeps.
   */
  readonly programs: ReadonlySet<string>;
  readonly removed: RemovedPackages;
}

/** @param names as installed, without versions; of the distribution's own package manager */
export function splitSystemPackages(
  names: readonly string[],
  release: Release,
  running: RunningStage,
): readonly SplitPackage[] {
  const forNodeGyp = buildsNodeModules(names, running);
  return names.map((name) =>
    forNodeGyp && python.test(name)
      ? { name, use: "build", runtime: [], compilerLibraries: [] }
      : splitOne(name, names, release, running),
  );
}

const python = /^python[23]?$|^python-is-python3$|^python3-minimal$/;
const compiler = /^(?:make|g\+\+|gcc|gcc-c\+\+|build-essential|build-base)$/;
const nodeProgram = /^(?:node|nodejs|npm|npx|yarn|pnpm|corepack|next|nest)$/;

/** node-gyp is written in Python: next to a compiler it is there for that, unless the application runs it, too. */
function buildsNodeModules(names: readonly string[], { programs }: RunningStage): boolean {
  const runs = [...programs];
  const isForNode = names.includes("node-gyp") || runs.some((program) => nodeProgram.test(program));
  return (
    names.some((name) => compiler.test(name)) && isForNode && !runs.some((program) => /^python/.test(program))
  );
}

function splitOne(
  name: string,
  all: readonly string[],
  release: Release,
  { programs, removed }: RunningStage,
): SplitPackage {
  // `libc6:i386`, `glibc.i686`: the architecture goes with the library.
  const [, plain = name, suffix = ""] =
    /^(.*?)(:[a-z0-9]+|\.(?:i686|x86_64|aarch64|noarch))?$/.exec(name) ?? [];
  const result = (use: PackageUse, runtime: readonly string[]): SplitPackage => ({
    name,
    use,
    runtime: runtime.map((needed) => needed + suffix),
    compilerLibraries: compilerLibraries(plain, release),
  });
  const isGone = removed.names.has(name) || removed.names.has(plain);
  const isDevelopment = /-(?:dev|devel)$/.test(plain) && !isBuildTool(plain);
  if (isGone && (removed.withDependencies || !isDevelopment)) return result("build", []);
  const family = distributionFacts(release.distribution).family;
  const runner = isGone ? undefined : packageThatRuns(plain, programs, family === "debian", all);
  if (runner !== undefined && !isDevelopment) {
    return result(runtimeRole(plain) === "runtime" ? "runtime" : "both", [runner]);
  }
  if (isBuildTool(plain)) return result("build", []);
  const libraries = librariesOf(plain, release);
  if (libraries !== undefined) return result(libraries.length === 0 ? "build" : "both", libraries);
  const role = isDevelopment ? undefined : runtimeRole(plain);
  return result(role ?? "unknown", [plain]);
}

function librariesOf(name: string, release: Release): readonly string[] | undefined {
  switch (distributionFacts(release.distribution).family) {
    case "debian":
      return debianLibraries(name, release);
    case "alpine":
      return release.distribution === "alpine" ? alpineLibraries(name, release.release) : undefined;
    case "rpm":
      return rpmLibraries(name, release);
    default:
      return undefined;
  }
}

type CompilerRow = readonly [compiler: RegExp, libraries: readonly string[]];

const ofCompilers: Readonly<Partial<Record<Family, readonly CompilerRow[]>>> = {
  debian: [[/^gfortran(?:-\d+)?$/, ["libgfortran5"]]],
  alpine: [
    [/^(?:build-base|alpine-sdk|g\+\+|clang\d*)$/, ["libstdc++", "libgcc"]],
    [/^(?:gcc|rust|cargo)$/, ["libgcc"]],
    [/^gfortran$/, ["libgfortran", "libstdc++", "libgcc"]],
  ],
  rpm: [
    [/^gcc-c\+\+$/, ["libstdc++"]],
    [/^gcc-gfortran$/, ["libgfortran"]],
  ],
};

function compilerLibraries(name: string, { distribution }: Release): readonly string[] {
  const rows = ofCompilers[distributionFacts(distribution).family];
  return rows?.find(([compiler]) => compiler.test(name))?.[1] ?? [];
}
