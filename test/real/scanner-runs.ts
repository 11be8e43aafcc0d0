/** Runs the real scanners with the tests' own databases, with nothing fetched. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../scripts/machine/processes.ts";
import { buildScanner, type ScannerName } from "../../scripts/machine/scanners.ts";
import { makeDatabase } from "./databases.ts";
import type { Engine } from "./engine.ts";

export interface RealScanner {
  readonly name: ScannerName;
  readonly program: string;
  /** Trivy's `--cache-dir`, Grype's GRYPE_DB_CACHE_DIR. */
  readonly databaseFolder: string;
  /** What keeps Grype from asking for a newer database and a newer Grype; nothing for Trivy. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ReportOptions {
  readonly format: "json" | "sarif" | "cyclonedx" | "cyclonedx-json";
  /** Further arguments: `--scope deep-squashed`. */
  readonly extra?: readonly string[];
  /** Where the image is: the engine, or a registry of plain HTTP that the reference names. */
  readonly source?: "engine" | "registry";
}

/**
 * The real scanner, ready to run.
 *
 * @param folder where a copy of its database goes, since Trivy writes beside it
 */
export async function prepareScanner(name: ScannerName, folder: string): Promise<RealScanner> {
  const program = await buildScanner(name);
  const databaseFolder = join(folder, `${name}-database`);
  cpSync(await makeDatabase(name), databaseFolder, { recursive: true });
  const environment = {
    GRYPE_DB_CACHE_DIR: databaseFolder,
    GRYPE_DB_AUTO_UPDATE: "false",
    GRYPE_DB_VALIDATE_AGE: "false",
    GRYPE_CHECK_FOR_APP_UPDATE: "false",
  };
  return { name, program, databaseFolder, environment: name === "grype" ? environment : {} };
}

const plainHttp = { TRIVY_NON_SSL: "true", GRYPE_REGISTRY_INSECURE_USE_HTTP: "true" };

/** Scans an image of the engine; the report goes to the file. */
export async function writeReport(
  scanner: RealScanner,
  engine: Engine,
  tag: string,
  file: string,
  { format, extra = [], source = "engine" }: ReportOptions,
): Promise<void> {
  const offline = ["--skip-db-update", "--skip-java-db-update", "--offline-scan"];
  const quiet = ["--quiet", "--skip-version-check", "--disable-telemetry"];
  const from =
    source === "registry"
      ? ["--image-src", "remote"]
      : ["--image-src", "docker", "--docker-host", engine.host];
  const output = ["--scanners", "vuln", "--format", format, "--output", file];
  const trivy = ["image", ...from, ...offline, ...quiet, "--cache-dir", scanner.databaseFolder, ...output];
  const grype = ["--quiet", "--output", format, "--file", file];
  const args =
    scanner.name === "trivy"
      ? [...trivy, ...extra, tag]
      : [...grype, ...extra, `${source === "registry" ? "registry" : "docker"}:${tag}`];
  const env = { ...process.env, ...scanner.environment, DOCKER_HOST: engine.host, ...plainHttp };
  await capture(scanner.program, args, { env });
}
