/** Which kind of report a file is, by its shape: names of files say nothing. */
import { isRecord, type JsonRecord, recordOf } from "../json-values.ts";
import { looksLikeCycloneDx, readCycloneDx } from "./cyclonedx/parse.ts";
import { looksLikeGrype, readGrype } from "./grype/parse.ts";
import { ReportError, type ScanReport } from "./report.ts";
import { oneLine, parseJson, textOf } from "./report-values.ts";
import { looksLikeSarif, readSarif } from "./sarif/parse.ts";
import { looksLikeTrivy, readTrivy } from "./trivy/parse.ts";

const readable = "Reports of Trivy and Grype in JSON, SARIF, and CycloneDX with vulnerabilities can be read.";

/**
 * Reads a report that some scanner wrote.
 *
 * @throws ReportError that says what the text is instead, as far as that can be told
 */
export function parseReport(text: string): ScanReport {
  const value = parseJson(text);
  if (looksLikeSarif(value)) return readSarif(value);
  if (looksLikeCycloneDx(value)) return readCycloneDx(value);
  if (looksLikeGrype(value)) return readGrype(value);
  if (looksLikeTrivy(value)) return readTrivy(value);
  throw new ReportError(`${describe(value)} ${readable}`);
}

/** Other things that people have at hand, each by keys that nobody else has. */
const others: readonly { readonly is: (report: JsonRecord) => boolean; readonly text: string }[] = [
  { is: has("spdxVersion"), text: "This is SPDX, which names no vulnerabilities." },
  {
    is: (report) => /\bspdx\.org\b/.test(textOf(report["@context"]) ?? ""),
    text: "This is SPDX, which names no vulnerabilities.",
  },
  {
    is: (report) => /\bopenvex\b/.test(textOf(report["@context"]) ?? ""),
    text: "This is OpenVEX: statements, and no report.",
  },
  { is: has("artifacts", "descriptor"), text: "This is Syft's list of packages, without vulnerabilities." },
  { is: has("vulnerabilities", "packageManager"), text: "This is a report of Snyk's." },
  { is: has("vulnerabilities", "dependencyCount"), text: "This is a report of Snyk's." },
  { is: has("image_metadata", "results"), text: "This is a report of OSV-Scanner's." },
  { is: has("results", "experimental_config"), text: "This is a report of OSV-Scanner's." },
  {
    is: (report) => has("ClusterName", "Resources")(report) || has("ClusterName", "Findings")(report),
    text: "This is Trivy's report on a cluster, and not on one image.",
  },
  {
    is: (report) => /^(?:Cluster)?VulnerabilityReport$/.test(textOf(report.kind) ?? ""),
    text: "This is a report of Trivy's operator for Kubernetes.",
  },
  {
    is: (report) => has("SummaryControls")(report) || has("RelatedResources", "Results")(report),
    text: "This is Trivy's report on compliance, which leaves out where packages are.",
  },
  { is: has("detector", "manifests", "job"), text: "This is a list of dependencies for GitHub." },
  { is: has("imageScanFindings"), text: "This is a report of Amazon ECR's." },
  { is: has("vulnerabilities", "package_vulnerabilities"), text: "This is a report of Clair's." },
  { is: has("vulnerabilities", "scan"), text: "This is a report in GitLab's format." },
  { is: has("check_name", "fingerprint"), text: "This is a report for GitLab's code quality." },
  { is: has("summary", "details", "image"), text: "This is a report of Dockle's." },
  { is: has("matches"), text: "This looks like a report of Grype's that is not whole." },
];

function has(...keys: readonly string[]): (report: JsonRecord) => boolean {
  return (report) => keys.every((key) => Object.hasOwn(report, key));
}

function describe(value: unknown): string {
  if (Array.isArray(value)) {
    const [first] = value;
    if (first === undefined) return "The file holds an empty list.";
    const known = isRecord(first) ? others.find(({ is }) => is(first)) : undefined;
    return known?.text ?? "The file holds a list that is no report.";
  }
  if (!isRecord(value)) return "The file holds a single value.";
  const known = others.find(({ is }) => is(value));
  if (known) return known.text;
  const keys = Object.keys(recordOf(value))
    .slice(0, 5)
    .map((key) => oneLine(key, 30));
  if (keys.length === 0) return "The file holds an empty object.";
  return `The file is JSON of another kind: it has ${keys.map((key) => `“${key}”`).join(", ")}.`;
}
