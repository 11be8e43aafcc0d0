/** Trivy takes every option from the environment too, as TRIVY_ and the option's name. */
import { pickEnvironment } from "../environment.ts";

/** Options that this product gives itself, or that would leave findings out before the user's policy sees them. */
const withheld: ReadonlySet<string> = new Set(
  [
    ...[
      "INPUT",
      "FORMAT",
      "OUTPUT",
      "OUTPUT_PLUGIN_ARG",
      "TEMPLATE",
      "REPORT",
      "COMPLIANCE",
      "DEPENDENCY_TREE",
    ],
    ...[
      "EXIT_CODE",
      "EXIT_ON_EOL",
      "QUIET",
      "DEBUG",
      "TRACE_HTTP",
      "GENERATE_DEFAULT_CONFIG",
      "RUN_AS_PLUGIN",
    ],
    ...[
      "DOWNLOAD_DB_ONLY",
      "DOWNLOAD_JAVA_DB_ONLY",
      "SCANNERS",
      "SECURITY_CHECKS",
      "IMAGE_SRC",
      "LIST_ALL_PKGS",
    ],
    ...["SEVERITY", "IGNORE_UNFIXED", "IGNORE_STATUS", "PKG_TYPES", "VULN_TYPE", "VERSION"],
  ].map((name) => `TRIVY_${name}`),
);

export function trivyEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return {
    ...pickEnvironment(environment, ["TRIVY_"], withheld),
    // The options of that name are for scans alone.
    TRIVY_SKIP_VERSION_CHECK: "true",
    TRIVY_DISABLE_TELEMETRY: "true",
    // A configuration of the user's own may say otherwise: then findings would look like a failure.
    TRIVY_EXIT_CODE: "0",
  };
}
