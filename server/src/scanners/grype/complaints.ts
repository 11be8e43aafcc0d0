/** What Grype says before it gives up. */
import { type ComplaintPattern, explainErrors } from "../complaints.ts";
import type { ScannerComplaint } from "../scanner.ts";

const patterns: readonly ComplaintPattern[] = [
  {
    kind: "old-database",
    // grype/db/v6/installation/curator.go; `unsupported database version` comes after an upgrade of Grype.
    pattern:
      /the vulnerability database was built .* ago|unsupported database version|db could not be loaded: .*built/i,
  },
  {
    kind: "no-database",
    pattern:
      /database does not exist|database not found|vulnerability db(?:ase)?[^\n]*(?:not found|no such file)|unable to load vulnerability db/i,
  },
  { kind: "cache-locked", pattern: /database is locked|could not (?:acquire|obtain) (?:file )?lock/i },
];

/** The last error, which may go over several lines. */
function lastWord(text: string): string | undefined {
  const errors = text.split(/^\[\d+\]\s+(?=[A-Z])/m).filter((entry) => /^ERROR\b/.test(entry));
  const last = errors.at(-1)?.replace(/^ERROR\s+/, "");
  return last
    ?.replace(/^failed to catalog: /, "")
    .replace(/^an error occurred attempting to resolve '[^']*': /, "");
}

export function explain(errors: string): ScannerComplaint {
  return explainErrors(errors, patterns, lastWord);
}
