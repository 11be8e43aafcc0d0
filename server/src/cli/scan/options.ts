import type { FailThreshold } from "../../config/scan-policy-schema.ts";
import type { ImageSeverity } from "../../scanners/report.ts";
import type { ScannerId } from "../../scanners/scanner.ts";

export const scanFormats = ["text", "json", "sarif", "github"] as const;

export type ScanFormatName = (typeof scanFormats)[number];

/** As the argument parser gives them. */
export interface ScanOptions {
  readonly format: ScanFormatName;
  /** A report that a scanner wrote before, instead of a scan. */
  readonly report?: string;
  readonly file?: string;
  readonly target?: string;
  readonly scanner: ScannerId | "auto";
  readonly scannerPath?: string;
  readonly scannerArgument: readonly string[];
  /** The address of a shared Trivy server. */
  readonly server?: string;
  readonly platform?: string;
  readonly offline?: true;
  /** Minutes. */
  readonly timeout: number;
  readonly failOn?: FailThreshold;
  readonly minSeverity?: ImageSeverity;
  readonly onlyFixable?: true;
  /** A path, or false for none at all; the nearest ones where it is not given. */
  readonly config?: string | false;
  readonly color?: boolean;
  readonly quiet?: true;
}
