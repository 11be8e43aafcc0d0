/** What Grype's log says of how far it is: `[0003]  INFO message key=value`, as `--verbose` writes it. */
import { withoutColours } from "../complaints.ts";
import type { ScanPhase } from "../scanner.ts";

const phases: readonly { readonly pattern: RegExp; readonly phase: ScanPhase }[] = [
  {
    pattern: /\b(?:downloading new|downloaded) vulnerability DB\b|\b(?:unarchiving|rehydrating) DB\b/,
    phase: "updating-database",
  },
  // The database is loaded at the same time.
  {
    pattern:
      /\b(?:docker|podman) (?:pulling|saved|pulled) image\b|\bcompleted image read\b|\btask completed\b/,
    phase: "reading-image",
  },
  { pattern: /\bgathered packages\b|\bfound \d+ vulnerability matches\b/, phase: "matching" },
];

export function phaseOf(line: string): ScanPhase | undefined {
  const plain = withoutColours(line);
  // Written too where gathering has failed.
  if (/\bERROR\b/.test(plain) || /\bgathered packages\b.*\bpackages=0\b/.test(plain)) return undefined;
  return phases.find(({ pattern }) => pattern.test(plain))?.phase;
}
