/** Go programs for tests, built from the Go module proxy at the versions that a go.mod of the project locks. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { inCache } from "./paths.ts";
import { projectEnvironment, run } from "./processes.ts";
import { findProgram } from "./requirements.ts";

export interface GoProgram {
  /** The folder of the go.mod. */
  readonly folder: string;
  /** The package that is the program. */
  readonly program: string;
  /** What the linker sets, as in the project's own releases. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** The version of `module` that is locked in the go.mod of `folder`, without the leading "v". */
export function lockedVersion(folder: string, module: string): string {
  const modules = readFileSync(join(folder, "go.mod"), "utf8");
  const version = modules.match(new RegExp(`^(?:require)?\\s*${module} v(\\S+)`, "m"))?.[1];
  if (!version) throw new Error(`${join(folder, "go.mod")} does not require ${module}`);
  return version;
}

/** @returns twelve digits that change with what any of the files in `folder` holds, and with the machine's kind */
export function hashSources(folder: string, ...files: readonly string[]): string {
  const hash = createHash("sha256").update(process.arch);
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}

/**
 * Builds a program, which takes minutes, where the cache does not hold it.
 *
 * @param path the program's file, in a folder of its own
 * @returns `path`
 */
export async function buildGoProgram(path: string, what: GoProgram): Promise<string> {
  const { folder, program, variables = {}, environment } = what;
  if (existsSync(path)) return path;
  const go = findProgram("go") ?? "/usr/local/go/bin/go";
  if (!existsSync(go)) {
    throw new Error(`Building ${program} needs Go (https://go.dev/dl), and there is no go on the PATH.`);
  }
  mkdirSync(dirname(dirname(path)), { recursive: true });
  const scratch = mkdtempSync(inCache(`building-${basename(path)}-`));
  try {
    console.log(`building ${program}, once for this machine`);
    const set = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
    const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-p=2"];
    const linking = ["-ldflags", ["-s", "-w", ...set].join(" ")];
    const env = projectEnvironment({ CGO_ENABLED: "0", ...environment });
    const output = join(scratch, basename(path));
    const code = await run(go, ["build", ...flags, ...linking, "-o", output, program], { cwd: folder, env });
    if (code !== 0) throw new Error(`go build of ${program} ended with exit code ${code}`);
    rmSync(dirname(path), { recursive: true, force: true });
    renameSync(scratch, dirname(path));
    return path;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
