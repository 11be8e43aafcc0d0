/** What Trivy's reports hold beside vulnerable packages. */
import { type JsonRecord, recordsOf } from "../../json-values.ts";
import { countOf } from "../report-values.ts";

export function countOmitted(results: readonly JsonRecord[]): readonly string[] {
  let [secrets, misconfigurations, licenses, suppressed] = [0, 0, 0, 0];
  for (const result of results) {
    secrets += recordsOf(result.Secrets).length;
    // Checks that the image passed are listed on demand.
    misconfigurations += recordsOf(result.Misconfigurations).filter((item) => item.Status !== "PASS").length;
    licenses += recordsOf(result.Licenses).length;
    suppressed += recordsOf(result.ExperimentalModifiedFindings).length;
  }
  return [
    ...countOf(secrets, "secret", "secrets"),
    ...countOf(misconfigurations, "misconfiguration", "misconfigurations"),
    ...countOf(licenses, "licence", "licences"),
    ...countOf(suppressed, "finding that Trivy suppressed", "findings that Trivy suppressed"),
  ];
}
