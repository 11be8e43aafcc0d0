/**
 * Annotations on a pull request, as GitHub's runner reads them from the output:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
import type { Severity } from "../../finding.ts";
import type { CheckedFile, Format } from "../report.ts";

const commands = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
} as const satisfies Record<Severity, string>;

export function createGithubFormat(): Format {
  return {
    file: (file) => file.findings.map((finding) => annotate(file, finding)).join(""),
    end: (_, problems) =>
      problems
        .map(({ path, position, message }) => {
          const place = position && { line: String(position.line), col: String(position.column) };
          return command("error", { file: path, ...place }, message);
        })
        .join(""),
  };
}

function annotate({ path, lines }: CheckedFile, finding: CheckedFile["findings"][number]): string {
  const { start, end } = lines.rangeOf(finding.span);
  return command(
    commands[finding.severity],
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

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${list.length > 0 ? ` ${list.join(",")}` : ""}::${escapeData(message)}\n`;
}

/** The runner's own escapes (its toolkit's `command.ts`). */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
