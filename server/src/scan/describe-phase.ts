import type { Localise } from "../l10n/texts.ts";
import type { ScanPhase } from "../scanners/scanner.ts";

/** What is going on, for a progress bar without percentages. */
export function describePhase(phase: ScanPhase, t: Localise): string {
  switch (phase) {
    case "waiting":
      return t("Waiting for another scan to finish");
    case "building":
      return t("Building the image");
    case "saving":
      return t("Saving the image for the scanner");
    case "updating-database":
      return t("Updating the scanner's database");
    case "reading-image":
      return t("Reading the image");
    case "matching":
      return t("Looking for known vulnerabilities");
    case "placing":
      return t("Finding the lines of the Dockerfile");
  }
}
