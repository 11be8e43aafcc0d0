/** What Trivy's log says of how far it is. Lines are `TIME<tab>LEVEL<tab>MESSAGE`, in all versions since 0.20. */
import { withoutColours } from "../complaints.ts";
import type { ScanPhase } from "../scanner.ts";

const phases: readonly { readonly pattern: RegExp; readonly phase: ScanPhase }[] = [
  // “[vulndb] Downloading vulnerability DB...”; up to 0.50 “Downloading DB...”
  {
    pattern:
      /\bNeed to update DB\b|\bDownloading (?:the )?(?:vulnerability |Java )?DB\b|\[(?:vuln|java)db\] /,
    phase: "updating-database",
  },
  { pattern: /\bVulnerability scanning is enabled\b/, phase: "reading-image" },
  {
    pattern: /\bDetected OS\b|\bDetecting .*vulnerabilities\b|\bNumber of language-specific files\b/,
    phase: "matching",
  },
];

export function phaseOf(line: string): ScanPhase | undefined {
  const plain = withoutColours(line);
  if (/\t(?:FATAL|ERROR)\t/.test(plain)) return undefined;
  return phases.find(({ pattern }) => pattern.test(plain))?.phase;
}
