/** Which layer brought a package, where somebody compared the layers' own package databases. */
import type { InstalledPackage } from "../scanners/report.ts";

export interface PackageLayers {
  /** @returns an index into the image's diff ids; undefined where the layers do not tell */
  find(installed: InstalledPackage): number | undefined;
}
