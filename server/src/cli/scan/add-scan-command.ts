/** The options of `scan`, as commander knows them. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { failThresholds } from "../../config/scan-policy-schema.ts";
import { languages } from "../../l10n/language.ts";
import type { Localise } from "../../l10n/texts.ts";
import { imageSeverities } from "../../scanners/report.ts";
import { type ScanOptions, scanFormats } from "./options.ts";

export function addScanCommand(
  root: Command,
  t: Localise,
  action: (image: string | undefined, options: ScanOptions) => Promise<void>,
): void {
  root
    .command("scan")
    .description(t("scan an image and put what is found on the lines of the Dockerfile that brought it in"))
    .argument("[image]", t("a reference, an archive as docker save writes it, or an OCI layout"))
    .option("--report <file>", t("read a report of Trivy, Grype, SARIF or CycloneDX instead of scanning"))
    .option(
      "--file <Dockerfile>",
      t("the Dockerfile that the image was built from; default: the one here, if it fits"),
    )
    .option("--target <stage>", t("the stage that was built; default: the last one"))
    .addOption(
      new Option("--scanner <name>", t("the program that scans"))
        .choices(["auto", "trivy", "grype"])
        .default("auto"),
    )
    .option(
      "--scanner-path <path>",
      t("where the scanner is; which one it is, it is asked; default: on the PATH"),
    )
    .option(
      "--scanner-argument <argument>",
      t("a further argument for it; can be repeated: --scanner-argument=--insecure"),
      (given: string, before: readonly string[]) => [...before, given],
      [],
    )
    .option(
      "--server <address>",
      t("a shared Trivy server that knows the vulnerabilities; its token is taken from TRIVY_TOKEN"),
      readServer(t),
    )
    .option("--platform <platform>", t("of an image in a registry, such as linux/arm64"))
    .option("--offline", t("use no network: only images here, and the scanner's database as it is"))
    .option("--timeout <minutes>", t("how long the scan may take; default: 15"), readMinutes(t), 15)
    .addOption(
      new Option("-f, --format <format>", t("form of the report")).choices(scanFormats).default("text"),
    )
    .addOption(
      new Option(
        "--fail-on <severity>",
        t("end with 1 from this severity on; default: that of the configuration, or high"),
      ).choices(failThresholds),
    )
    .addOption(
      new Option("--min-severity <severity>", t("count and do not show what is below")).choices(
        imageSeverities,
      ),
    )
    .option("--only-fixable", t("count and do not show what no newer version mends"))
    .option("--config <file>", t("take this configuration file instead of the nearest one"))
    .option("--no-config", t("take no configuration file and no ignore file of a scanner"))
    .option("--quiet", t("do not tell of progress"))
    .addOption(
      new Option("--lang <language>", t("of messages; default: that of the environment")).choices(languages),
    )
    .option("--color", t("use colours even where the output is no terminal"))
    .option("--no-color", t("use no colours"))
    .action(action);
}

function readServer(t: Localise) {
  return (given: string): string => {
    if (!/^https?:\/\/[^\s/]\S*$/.test(given)) {
      throw new InvalidArgumentError(t("Give an address that begins with http:// or https://."));
    }
    return given;
  };
}

function readMinutes(t: Localise) {
  return (given: string): number => {
    const minutes = Number(given);
    if (!(minutes >= 1 && minutes <= 1440)) {
      throw new InvalidArgumentError(t("Give a number of minutes from 1 to 1440."));
    }
    return minutes;
  };
}
