/** Which Trivy is installed, and whether it may be run. */
import type { ScannerProgram } from "../installation.ts";
import { textOf } from "../report-values.ts";
import { findVersion, isAtLeast } from "../version.ts";
import { trivyEnvironment } from "./environment.ts";

/** The oldest whose options and reports are known to work. */
const oldest = "0.50.0";

/** https://github.com/aquasecurity/trivy/security/advisories/GHSA-69fq-xp46-6x23 */
const malicious: ReadonlySet<string> = new Set(["0.69.4", "0.69.5", "0.69.6"]);

export const trivyProgram: ScannerProgram = {
  name: "Trivy",
  program: "trivy",
  // Versions before 0.20 do not know `version --format json`; this all do.
  versionArguments: ["--version"],
  environmentOf: ({ environment }) => trivyEnvironment(environment),
  readVersion(output) {
    // `Version: 0.74.0` and then the age of databases; a build from source says `dev`.
    const said = /^(?:Version:|trivy version)[ \t]*(\S{1,80})/im.exec(output)?.[1];
    return said === undefined ? undefined : (findVersion(said) ?? textOf(said));
  },
  refuse(version) {
    if (!malicious.has(version.replace(/[-+].*$/, ""))) return undefined;
    return (
      `Trivy ${version} was released by attackers and steals credentials (GHSA-69fq-xp46-6x23). ` +
      "Remove it, take what it could read for known, and install another version."
    );
  },
  warn(version) {
    if (isAtLeast(version, oldest)) return undefined;
    return `Trivy ${version} is older than ${oldest}: it may not know the options that are needed, and its advisories may be old.`;
  },
};
