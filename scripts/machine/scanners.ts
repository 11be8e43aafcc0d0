/** Image scanners for tests, built from the Go module proxy at the versions locked in scripts/scanners. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { inCache, inProject } from "./paths.ts";
import { projectEnvironment, run } from "./processes.ts";
import { findProgram } from "./requirements.ts";

export type ScannerName = "trivy" | "grype";

interface Recipe {
  /** The module that the scanner is a part of, and the package in it that is its program. */
  readonly module: string;
  readonly program: string;
  /** The linker's name of the variable that holds the version, as in the project's own releases. */
  readonly versionVariable: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const recipes: Readonly<Record<ScannerName, Recipe>> = {
  trivy: {
    module: "github.com/aquasecurity/trivy",
    program: "github.com/aquasecurity/trivy/cmd/trivy",
    versionVariable: "github.com/aquasecurity/trivy/pkg/version/app.ver",
    // Its source imports encoding/json/v2, and its goreleaser.yml sets this.
    environment: { GOEXPERIMENT: "jsonv2" },
  },
  grype: {
    module: "github.com/anchore/grype",
    program: "github.com/anchore/grype/cmd/grype",
    versionVariable: "main.version",
  },
};

/** The version that is locked for a scanner, without the leading "v". */
export function scannerVersion(name: ScannerName): string {
  const modules = readFileSync(inModule(name, "go.mod"), "utf8");
  const version = modules.match(new RegExp(`^\\s*${recipes[name].module} v(\\S+)`, "m"))?.[1];
  if (!version) throw new Error(`scripts/scanners/${name}/go.mod does not require ${recipes[name].module}`);
  return version;
}

/** The path of a scanner's program: the one kept in the cache, or one built now, which takes minutes. */
export function buildScanner(name: ScannerName): Promise<string> {
  const { program, versionVariable } = recipes[name];
  const version = scannerVersion(name);
  const flags = ["-ldflags", `-s -w -X ${versionVariable}=${version}`];
  const key = hashOf(name, "go.mod", "go.sum");
  return build(name, inCache("scanners", `${name}-${version}-${key}`, name), program, flags);
}

/** The path of the program that writes a scanner's database, built where it is not in the cache. */
export function buildDatabaseWriter(name: ScannerName): Promise<string> {
  const key = hashOf(name, "go.mod", "go.sum", "write-database/main.go");
  const path = inCache("scanners", `${name}-write-database-${key}`, "write-database");
  return build(name, path, "./write-database", ["-ldflags", "-s -w"]);
}

async function build(
  name: ScannerName,
  path: string,
  what: string,
  flags: readonly string[],
): Promise<string> {
  if (existsSync(path)) return path;
  const go = findProgram("go") ?? "/usr/local/go/bin/go";
  if (!existsSync(go)) {
    throw new Error(`Building ${what} needs Go (https://go.dev/dl), and there is no go on the PATH.`);
  }
  mkdirSync(inCache("scanners"), { recursive: true });
  const folder = mkdtempSync(inCache("scanners", `building-${name}-`));
  try {
    console.log(`building ${what} ${scannerVersion(name)}, once for this machine`);
    const args = ["build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-p=2", ...flags];
    const env = projectEnvironment({ CGO_ENABLED: "0", ...recipes[name].environment });
    const output = join(folder, basename(path));
    const code = await run(go, [...args, "-o", output, what], { cwd: inModule(name), env });
    if (code !== 0) throw new Error(`go build of ${what} ended with exit code ${code}`);
    rmSync(dirname(path), { recursive: true, force: true });
    renameSync(folder, dirname(path));
    return path;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inModule(name: ScannerName, ...parts: readonly string[]): string {
  return inProject("scripts/scanners", name, ...parts);
}

function hashOf(name: ScannerName, ...files: readonly string[]): string {
  const hash = createHash("sha256").update(process.arch);
  for (const file of files) hash.update(readFileSync(inModule(name, file)));
  return hash.digest("hex").slice(0, 12);
}
