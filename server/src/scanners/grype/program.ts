/** Which Grype is installed. */
import type { ScannerProgram } from "../installation.ts";
import { textOf } from "../report-values.ts";
import { findVersion, isAtLeast } from "../version.ts";
import { grypeEnvironment } from "./environment.ts";

/** The first with databases of schema 6; those of schema 5 are no longer made. */
const oldest = "0.88.0";

export const grypeProgram: ScannerProgram = {
  name: "Grype",
  program: "grype",
  // `--version` looks for nothing but itself; `version` may ask the network for a newer one.
  versionArguments: ["--version"],
  environmentOf: ({ environment }) => grypeEnvironment(environment),
  readVersion(output) {
    // `grype 0.121.2`; a build from source says `grype [not provided]`.
    const said = /^grype[ \t]+(\S.{0,80})$/im.exec(output)?.[1];
    return said === undefined ? undefined : (findVersion(said) ?? textOf(said));
  },
  refuse: () => undefined,
  warn(version) {
    if (isAtLeast(version, oldest)) return undefined;
    return `Grype ${version} is older than ${oldest}: there are no new advisories for it any more.`;
  },
};
