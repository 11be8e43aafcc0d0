/** Image scanners for tests, built from the Go module proxy at the versions locked in scripts/scanners. */
import { buildGoProgram, hashSources, lockedVersion } from "./go-programs.ts";
import { inCache, inProject } from "./paths.ts";

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
  return lockedVersion(folderOf(name), recipes[name].module);
}

/** The path of a scanner's program: the one kept in the cache, or one built now, which takes minutes. */
export function buildScanner(name: ScannerName): Promise<string> {
  const { program, versionVariable, environment } = recipes[name];
  const folder = folderOf(name);
  const version = scannerVersion(name);
  const key = hashSources(folder, "go.mod", "go.sum");
  return buildGoProgram(inCache("scanners", `${name}-${version}-${key}`, name), {
    folder,
    program,
    variables: { [versionVariable]: version },
    environment,
  });
}

/** The path of the program that writes a scanner's database, built where it is not in the cache. */
export function buildDatabaseWriter(name: ScannerName): Promise<string> {
  const folder = folderOf(name);
  const key = hashSources(folder, "go.mod", "go.sum", "write-database/main.go");
  const path = inCache("scanners", `${name}-write-database-${key}`, "write-database");
  const { environment } = recipes[name];
  return buildGoProgram(path, { folder, program: "./write-database", environment });
}

function folderOf(name: ScannerName): string {
  return inProject("scripts/scanners", name);
}
