/** For people: each finding with its line, the range underlined, and what would put it right. */
import type { Finding } from "../../finding.ts";
import type { Localise } from "../../l10n/texts.ts";
import type { Range } from "../lines.ts";
import { type CheckedFile, type Format, type Problem, severities, type Totals } from "../report.ts";
import { blank, type Style, showControls, underline } from "../style.ts";

/** What is longer is cut around the range: minified scripts would fill the screen. */
const widestLine = 160;

export function createTextFormat(t: Localise, style: Style): Format {
  return {
    file: (file) => file.findings.map((finding) => renderFinding(file, finding, t, style)).join(""),
    end: (totals, problems) => renderSummary(totals, problems, t, style),
  };
}

function renderFinding(file: CheckedFile, finding: Finding, t: Localise, style: Style): string {
  const range = file.lines.rangeOf(finding.span);
  const { start } = range;
  const place = style.bold(`${showControls(file.path)}:${start.line}:${start.column}`);
  const level = style.severity(finding.severity, nameSeverity(finding, t));
  const head = `${place} ${level} ${showControls(finding.message)} ${style.dim(`[${finding.rule}]`)}`;
  const lines = [head, ...renderSource(file, finding, range, style), ...renderHelp(file, finding, t, style)];
  return `${lines.join("\n")}\n\n`;
}

function nameSeverity({ severity }: Finding, t: Localise): string {
  if (severity === "error") return t("error");
  if (severity === "warning") return t("warning");
  return severity === "info" ? t("info") : t("hint");
}

function renderSource(file: CheckedFile, finding: Finding, range: Range, style: Style): readonly string[] {
  const { start, end } = range;
  const line = file.lines.textOf(start.line);
  const from = Math.min(start.column - 1, line.length);
  const to = end.line === start.line ? end.column - 1 : line.trimEnd().length;
  const shown = cut(line, from, Math.max(to, from));
  const number = String(start.line);
  const gutter = style.dim(`  ${number} | `);
  const under = style.dim(`  ${" ".repeat(number.length)} | `);
  const marks = underline(shown.marked) || "^";
  // An ellipsis says that the range goes on below.
  const more = end.line > start.line ? " …" : "";
  return [
    `${gutter}${showControls(shown.before + shown.marked + shown.after)}`,
    `${under}${blank(shown.before)}${style.severity(finding.severity, marks)}${more}`,
  ];
}

function cut(line: string, from: number, to: number) {
  if (line.length <= widestLine) {
    return { before: line.slice(0, from), marked: line.slice(from, to), after: line.slice(to) };
  }
  const start = Math.max(0, Math.min(from - 30, line.length - widestLine));
  const end = start + widestLine;
  const lead = start > 0 ? "…" : "";
  const tail = end < line.length ? "…" : "";
  return {
    before: lead + line.slice(start, from),
    marked: line.slice(from, Math.min(to, end)),
    after: to < end ? line.slice(to, end) + tail : tail,
  };
}

function renderHelp(file: CheckedFile, finding: Finding, t: Localise, style: Style): readonly string[] {
  const related = finding.related.map(({ span, message }) => {
    const { line, column } = file.lines.positionAt(span.start);
    return t("see {place}: {message}", { place: `${line}:${column}`, message });
  });
  const fixes = finding.fixes.map(({ title, safety }) =>
    safety === "safe" ? t("fix: {title}", { title }) : t("suggestion: {title}", { title }),
  );
  return [...related, ...fixes].map((text) => `    ${style.dim("=")} ${showControls(text)}`);
}

/** Lines with their ends; "" where there is nothing to say. */
export function renderSummary(
  totals: Totals,
  problems: readonly Problem[],
  t: Localise,
  style: Style,
): string {
  const lines: string[] = [];
  const found = severities.reduce((sum, severity) => sum + totals.bySeverity[severity], 0);
  const number = (count: number) => ({ count: String(count) });
  if (totals.fixed > 0) {
    lines.push(
      totals.fixed === 1
        ? t("1 finding was fixed.")
        : t("{count} findings were fixed.", number(totals.fixed)),
    );
  }
  if (found === 0) {
    // Where nothing could be checked, that nothing was found says nothing.
    if (totals.files > 0)
      lines.push(
        totals.files === 1
          ? t("No findings in 1 file.")
          : t("No findings in {count} files.", number(totals.files)),
      );
  } else {
    const counts = severities
      .filter((severity) => totals.bySeverity[severity] > 0)
      .map((severity) => style.severity(severity, countOf(severity, totals.bySeverity[severity], t)))
      .join(", ");
    const inFiles =
      totals.filesWithFindings === 1
        ? t("in 1 file")
        : t("in {count} files", number(totals.filesWithFindings));
    lines.push(`${counts} ${inFiles}`);
  }
  if (totals.fixable > 0) {
    lines.push(
      totals.fixable === 1
        ? t("1 can be fixed with --fix.")
        : t("{count} can be fixed with --fix.", number(totals.fixable)),
    );
  }
  if (totals.suggested > 0) {
    lines.push(
      totals.suggested === 1
        ? t("1 has a suggestion, which --fix --unsafe applies.")
        : t("{count} have suggestions, which --fix --unsafe applies.", number(totals.suggested)),
    );
  }
  if (problems.length > 0) {
    lines.push(
      style.severity(
        "error",
        problems.length === 1
          ? t("1 problem, see above.")
          : t("{count} problems, see above.", number(problems.length)),
      ),
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

function countOf(severity: (typeof severities)[number], count: number, t: Localise): string {
  const parameters = { count: String(count) };
  switch (severity) {
    case "error":
      return count === 1 ? t("1 error") : t("{count} errors", parameters);
    case "warning":
      return count === 1 ? t("1 warning") : t("{count} warnings", parameters);
    case "info":
      return t("{count} info", parameters);
    case "hint":
      return count === 1 ? t("1 hint") : t("{count} hints", parameters);
  }
}
