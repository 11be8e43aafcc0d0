/** Grype takes its configuration from the environment too; Syft, which it is built on, has variables of its own. */
import { pickEnvironment } from "../environment.ts";

/** What this product gives itself, or what would leave findings out before the user's policy sees them. */
const withheld: ReadonlySet<string> = new Set(
  [
    ...[
      "OUTPUT",
      "FILE",
      "OUTPUT_TEMPLATE_FILE",
      "PRETTY",
      "FAIL_ON_SEVERITY",
      "ONLY_FIXED",
      "ONLY_NOTFIXED",
    ],
    ...["IGNORE_STATES", "IGNORE_WONTFIX", "NAME", "FROM", "DEFAULT_IMAGE_PULL_SOURCE", "SEARCH_SCOPE"],
    ...["QUIET", "LOG_QUIET", "LOG_FILE", "LOG_STRUCTURED", "LOG_LEVEL", "VERBOSITY"],
  ].map((name) => `GRYPE_${name}`),
);

export function grypeEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return {
    ...pickEnvironment(environment, ["GRYPE_", "SYFT_"], withheld),
    GRYPE_CHECK_FOR_APP_UPDATE: "false",
    // A configuration of the user's own may say otherwise, and Grype would end with 2.
    GRYPE_FAIL_ON_SEVERITY: "",
  };
}
