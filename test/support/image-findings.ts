/** Findings for tests: only what a test is about has to be said. */
import type { ImageFinding, InstalledPackage } from "../../server/src/scanners/report.ts";

export interface FindingParts extends Partial<Omit<ImageFinding, "advisory" | "package">> {
  readonly id?: string;
  readonly aliases?: readonly string[];
  readonly score?: number;
  readonly package?: Partial<InstalledPackage>;
}

export function makeFinding({
  id = "CVE-2026-0001",
  aliases = [],
  score,
  package: about,
  ...parts
}: FindingParts = {}): ImageFinding {
  return {
    advisory: {
      id,
      aliases,
      title: `About ${id}`,
      url: `https://example.com/${id}`,
      references: [],
      cvss: score === undefined ? undefined : { score, vector: undefined },
    },
    package: {
      name: "openssl",
      version: "3.0.11-1",
      type: "deb",
      purl: undefined,
      source: undefined,
      path: undefined,
      ...about,
    },
    fixedIn: [],
    status: "affected",
    severity: "high",
    layer: { kind: "none" },
    ...parts,
  };
}
