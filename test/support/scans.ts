/** Scans for tests: an image's history by the builder's words, and findings by the layer that they came with. */
import type { PlacedFinding } from "../../server/src/attribution/attribution.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import type { Scan, ScannedImage } from "../../server/src/scan/scan.ts";
import { type FindingParts, makeFinding } from "./image-findings.ts";

/** @param entries the builder's words; what begins with `#` made no layer */
export function makeConfig(entries: readonly string[]): ImageConfig {
  const history = entries.map((entry) => ({
    createdBy: entry.replace(/^#/, ""),
    comment: "buildkit.dockerfile.v0",
    created: undefined,
    isEmptyLayer: entry.startsWith("#"),
  }));
  const diffIds = history
    .filter(({ isEmptyLayer }) => !isEmptyLayer)
    .map((_, index) => `sha256:${String(index).padStart(64, "0")}`);
  return {
    digest: undefined,
    created: undefined,
    architecture: "amd64",
    os: "linux",
    history,
    diffIds,
    labels: {},
  };
}

export interface ScanParts extends Partial<Omit<Scan, "image" | "findings">> {
  readonly image?: Partial<ScannedImage>;
  readonly findings?: readonly (readonly [layer: number | undefined, finding: FindingParts])[];
}

export function makeScan({ image, findings = [], ...parts }: ScanParts = {}): Scan {
  return {
    image: {
      name: "app:1",
      id: `sha256:${"ab".repeat(32)}`,
      repositoryDigests: [],
      distribution: undefined,
      config: undefined,
      baseLayers: undefined,
      ...image,
    },
    scanner: { name: "Trivy", version: "0.74.0", databaseDate: undefined },
    scannedAt: "2026-11-21T12:00:00Z",
    role: "built",
    stage: undefined,
    findings: findings.map(
      ([layer, finding]): PlacedFinding => ({
        finding: makeFinding(finding),
        layer,
        by: layer === undefined ? "nobody" : "scanner",
      }),
    ),
    omitted: [],
    remarks: [],
    ...parts,
  };
}
