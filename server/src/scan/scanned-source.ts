import type { ImageConfig } from "../images/image-config.ts";
import type { ScanReport } from "../scanners/report.ts";
import type { FoundScanner } from "./find-scanner.ts";
import type { ImageOrigin } from "./image-origin.ts";

/** What a scanner has said of an image, before it is told what it means. */
export interface ScannedSource {
  readonly report: ScanReport;
  /** Undefined: the report was read from a file. */
  readonly found: FoundScanner | undefined;
  readonly name: string;
  readonly config: ImageConfig | undefined;
  readonly origin: ImageOrigin;
}
