/**
 * For programs: `schemas/lint-result.schema.json` describes it. Within a version fields are only ever added; anything
 * else makes a new one.
 */
import type { Span } from "../../dockerfile/span.ts";
import type { Finding } from "../../finding.ts";
import type { CheckedFile, Format, Totals } from "../report.ts";
import type { Tool } from "../tool.ts";

const formatVersion = 1;

export function createJsonFormat(tool: Tool): Format {
  const files: unknown[] = [];
  return {
    file(file) {
      files.push(describeFile(file, tool));
      return "";
    },
    end: (totals, problems) =>
      `${JSON.stringify(
        {
          $schema: tool.schemaUri,
          version: formatVersion,
          tool: { name: tool.name, version: tool.version },
          files,
          problems: problems.map(({ path, position, message }) => ({ path, ...position, message })),
          summary: summarise(totals, problems.length),
        },
        undefined,
        2,
      )}\n`,
  };
}

function summarise(totals: Totals, problems: number) {
  return {
    files: totals.files,
    filesWithFindings: totals.filesWithFindings,
    ...totals.bySeverity,
    fixed: totals.fixed,
    fixable: totals.fixable,
    suggested: totals.suggested,
    problems,
  };
}

function describeFile(file: CheckedFile, tool: Tool) {
  return {
    path: file.path,
    fixed: file.fixed,
    findings: file.findings.map((finding) => describeFinding(file, finding, tool)),
    ...(file.suppressed.length > 0 && {
      suppressed: file.suppressed.map(({ finding, suppression }) => ({
        ...describeFinding(file, finding, tool),
        suppressedBy: { source: suppression.source, reason: suppression.reason ?? null },
      })),
    }),
  };
}

function describeFinding(file: CheckedFile, finding: Finding, tool: Tool) {
  const place = ({ start, end }: Span) => {
    const range = file.lines.rangeOf({ start, end });
    return { start: { ...range.start, offset: start }, end: { ...range.end, offset: end } };
  };
  return {
    rule: finding.rule,
    messageId: finding.messageId,
    message: finding.message,
    severity: finding.severity,
    help: tool.rulePage(finding.rule),
    range: place(finding.span),
    tags: finding.tags,
    related: finding.related.map(({ span, message }) => ({ message, range: place(span) })),
    fixes: finding.fixes.map((fix) => ({
      id: fix.id,
      title: fix.title,
      safety: fix.safety,
      edits: fix.edits().map(({ span, text }) => ({ range: place(span), text })),
    })),
  };
}
