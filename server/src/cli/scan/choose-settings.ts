/** What the command line says of the scanner, as the scan takes it. */
import type { ScanSettings } from "../../scan/request.ts";
import type { ScanHost } from "../../scan-host.ts";
import { scanners } from "../../scanners/index.ts";
import type { ScannerId, ScannerSettings } from "../../scanners/scanner.ts";
import type { CliHost } from "../host.ts";
import type { ScanOptions } from "./options.ts";

const nothing: ScannerSettings = {
  path: undefined,
  extraArguments: [],
  databaseRepositories: [],
  javaDatabaseRepositories: [],
  server: undefined,
};

export async function chooseSettings(
  options: ScanOptions,
  host: CliHost,
  scanHost: ScanHost,
  signal: AbortSignal,
): Promise<ScanSettings> {
  const given: ScannerSettings = {
    ...nothing,
    path: options.scannerPath === undefined ? undefined : host.resolvePath(host.cwd, options.scannerPath),
    extraArguments: options.scannerArgument,
  };
  const id = await chooseScanner(options, given, scanHost, signal);
  return {
    scanner: id,
    scanners: {
      trivy: id === "grype" ? nothing : { ...given, server: options.server },
      grype: id === "grype" ? given : nothing,
    },
    timeout: options.timeout * 60_000,
    isOffline: options.offline === true,
    // It is in the environment, and goes on from there.
    serverToken: undefined,
  };
}

async function chooseScanner(
  { scanner, server }: ScanOptions,
  settings: ScannerSettings,
  host: ScanHost,
  signal: AbortSignal,
): Promise<ScannerId | "auto"> {
  // Only Trivy has such servers.
  if (scanner === "auto" && server !== undefined) return "trivy";
  if (scanner !== "auto" || settings.path === undefined) return scanner;
  for (const { id, detect } of Object.values(scanners)) {
    const found = await detect(host, settings, signal);
    // A version that must not be run has said whose it is.
    if (found.kind === "installed" || found.kind === "refused") return id;
  }
  return scanner;
}
