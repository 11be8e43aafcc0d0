/** GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
import type { Severity } from "../../finding.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Format } from "../report.ts";

const levels = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
} as const satisfies Record<Severity, string>;

/** Problems have no place in it; they are on standard error. */
export function createGitlabFormat(): Format {
  const entries: unknown[] = [];
  return {
    file(file) {
      const fingerprints = fingerprint(file, file.findings);
      for (const [index, { rule, message, severity, span }] of file.findings.entries()) {
        const { start, end } = file.lines.rangeOf(span);
        entries.push({
          description: message,
          check_name: rule,
          fingerprint: fingerprints[index],
          severity: levels[severity],
          location: { path: file.path, lines: { begin: start.line, end: end.line } },
        });
      }
      return "";
    },
    end: () => `${JSON.stringify(entries, undefined, 2)}\n`,
  };
}
