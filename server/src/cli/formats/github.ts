/** Annotations on a pull request. */
import type { CheckedFile, Format } from "../report.ts";
import { annotations, workflowCommand } from "./github-command.ts";

export function createGithubFormat(): Format {
  return {
    file: (file) => file.findings.map((finding) => annotate(file, finding)).join(""),
    end: (_, problems) =>
      problems
        .map(({ path, position, message }) => {
          const place = position && { line: String(position.line), col: String(position.column) };
          return workflowCommand("error", { file: path, ...place }, message);
        })
        .join(""),
  };
}

function annotate({ path, lines }: CheckedFile, finding: CheckedFile["findings"][number]): string {
  const { start, end } = lines.rangeOf(finding.span);
  return workflowCommand(
    annotations[finding.severity],
    {
      file: path,
      line: String(start.line),
      endLine: String(end.line),
      // GitHub takes columns only where they are of one line.
      ...(start.line === end.line && { col: String(start.column), endColumn: String(end.column) }),
      title: finding.rule,
    },
    finding.message,
  );
}
