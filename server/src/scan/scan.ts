/** A finished scan: what was looked at, with what, and what it found. Kept as JSON, so that it survives a restart. */
import type { PlacedFinding } from "../attribution/attribution.ts";
import type { ImageConfig } from "../images/image-config.ts";
import type { ScannerVersion } from "../scanners/report.ts";

export interface Scan {
  readonly image: ScannedImage;
  readonly scanner: ScannerVersion;
  /** ISO 8601 */
  readonly scannedAt: string;
  /** What the Dockerfile was scanned as: an image built from it, or an image that it is built from. */
  readonly role: "built" | "base";
  /** The stage that was built; undefined: the last one. */
  readonly stage: string | undefined;
  /** Before any policy: that may change while the scan is kept. */
  readonly findings: readonly PlacedFinding[];
  /** What the report holds beside vulnerable packages: "3 secrets". */
  readonly omitted: readonly string[];
  /** What went less well than it should have: "layers could not be read". For the user, translated. */
  readonly remarks: readonly string[];
}

export interface ScannedImage {
  /** The reference, or the path of the archive or the report. */
  readonly name: string;
  readonly id: string | undefined;
  /** `node@sha256:…` */
  readonly repositoryDigests: readonly string[];
  readonly distribution:
    | { readonly name: string; readonly version: string; readonly isEndOfLife: boolean }
    | undefined;
  /** Undefined where nobody knows it: an imported SARIF file. Without it nothing can be placed by layer. */
  readonly config: ImageConfig | undefined;
  /** How many layers are the base image's, where that image is at hand and its layers are the lowest of these. */
  readonly baseLayers: number | undefined;
}
