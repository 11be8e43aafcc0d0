/** A finding that says nothing but which package it is about. */
import type { PlacedFinding } from "../../server/src/attribution/attribution.ts";
import type { ImageFinding, InstalledPackage, LayerKey } from "../../server/src/scanners/report.ts";

export function finding(
  installed: Partial<InstalledPackage>,
  layer: LayerKey = { kind: "none" },
): ImageFinding {
  return {
    advisory: {
      id: "CVE-2000-0001",
      aliases: [],
      title: "",
      url: undefined,
      references: [],
      cvss: undefined,
    },
    package: {
      name: "x",
      version: "1",
      type: "deb",
      purl: undefined,
      source: undefined,
      path: undefined,
      ...installed,
    },
    fixedIn: [],
    status: "affected",
    severity: "high",
    layer,
  };
}

export function placed(installed: Partial<InstalledPackage>, layer: number | undefined): PlacedFinding {
  return { finding: finding(installed), layer, by: layer === undefined ? "nobody" : "scanner" };
}
