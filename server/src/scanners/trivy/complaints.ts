/** What Trivy says before it gives up. */
import { type ComplaintPattern, explainErrors } from "../complaints.ts";
import type { ScannerComplaint } from "../scanner.ts";

const patterns: readonly ComplaintPattern[] = [
  // pkg/db/db.go; up to 0.54 `--skip-update cannot be specified on the first run`
  { kind: "no-database", pattern: /cannot be specified on the first run|first run cannot skip downloading/i },
  { kind: "old-database", pattern: /old DB schema|version of DB schema doesn't match|Trivy version is old/i },
  {
    kind: "cache-locked",
    pattern:
      /cache may be in use by another process|unable to open (?:cache )?DB: timeout|Failed to acquire cache or database lock/i,
  },
];

/** Its last line, without the chain of places that it went through: `run error: image scan error: …`. */
function lastWord(text: string): string | undefined {
  const fatal = /\tFATAL\t([\s\S]*)$/.exec(text)?.[1];
  if (fatal === undefined) return undefined;
  const words = fatal.replace(/^Fatal error\t/, "").replace(/\n\s*\* /g, " ");
  const inner =
    /(?:unable to find the specified image .*?: \d+ errors? occurred:|\d+ errors? occurred:)\s*(.*)$/s.exec(
      words,
    )?.[1];
  return (
    inner ?? words.replace(/^(?:[a-z ]*\b(?:scan|run|init|DB|database|validate) error: )+/i, "")
  ).trim();
}

export function explain(errors: string): ScannerComplaint {
  return explainErrors(errors, patterns, lastWord);
}
