import type { InstalledPackage } from "../../server/src/scanners/report.ts";

export function wantedPackage(
  type: string,
  name: string,
  version: string,
  path?: string,
  purl?: string,
): InstalledPackage {
  return { type, name, version, path, purl, source: undefined };
}
