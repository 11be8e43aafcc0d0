/** SARIF 2.1.0, as code scanning services take it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import type { Span } from "../../dockerfile/span.ts";
import type { Finding, Severity } from "../../finding.ts";
import type { Rule } from "../../rules/rule.ts";
import type { SuppressedFinding } from "../../suppressions/apply-suppressions.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Lines } from "../lines.ts";
import type { CheckedFile, Format, Problem } from "../report.ts";
import type { Tool } from "../tool.ts";

/** What a rule is in the report. */
export interface DescribedRule {
  readonly rule: Rule;
  readonly title: string;
  /** In Markdown; undefined where the page is missing. */
  readonly page: string | undefined;
}

const levels = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
} as const satisfies Record<Severity, string>;

const root = "%SRCROOT%";

export function createSarifFormat(tool: Tool, rules: readonly DescribedRule[]): Format {
  const ruleIndex = new Map(rules.map(({ rule }, index) => [rule.id, index]));
  const artifacts: unknown[] = [];
  const results: unknown[] = [];
  return {
    file(file) {
      const index = artifacts.push({ location: locate(file), roles: ["analysisTarget"] }) - 1;
      const all: readonly (Partial<SuppressedFinding> & { readonly finding: Finding })[] = [
        ...file.findings.map((finding) => ({ finding })),
        ...file.suppressed,
      ];
      const fingerprints = fingerprint(
        file,
        all.map(({ finding }) => finding),
      );
      for (const [at, { finding, suppression }] of all.entries()) {
        results.push({
          ruleId: finding.rule,
          ruleIndex: ruleIndex.get(finding.rule) ?? -1,
          ...describeResult(file, index, finding),
          partialFingerprints: { "dockerfileSecurity/v1": fingerprints[at] },
          ...(suppression !== undefined && { suppressions: [describeSuppression(suppression)] }),
        });
      }
      return "";
    },
    end: (_, problems) =>
      `${JSON.stringify(
        {
          $schema: "https://json.schemastore.org/sarif-2.1.0.json",
          version: "2.1.0",
          runs: [
            {
              tool: {
                driver: { ...describeTool(tool), rules: rules.map((rule) => describeRule(rule, tool)) },
              },
              columnKind: "utf16CodeUnits",
              originalUriBaseIds: { [root]: { description: { text: "The folder that was checked." } } },
              invocations: [
                {
                  executionSuccessful: problems.length === 0,
                  toolExecutionNotifications: problems.map(describeProblem),
                },
              ],
              artifacts,
              results,
            },
          ],
        },
        undefined,
        2,
      )}\n`,
  };
}

function describeSuppression({ comment, reason }: SuppressedFinding["suppression"]) {
  return {
    kind: comment === undefined ? "external" : "inSource",
    status: "accepted",
    ...(reason !== undefined && { justification: reason }),
  };
}

function describeTool(tool: Tool) {
  return {
    name: tool.title,
    version: tool.version,
    semanticVersion: tool.version,
    informationUri: tool.homepage,
  };
}

function describeRule({ rule, title, page }: DescribedRule, tool: Tool) {
  const helpUri = tool.rulePage(rule.id);
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: findReason(page) ?? title },
    helpUri,
    help: page === undefined ? { text: helpUri } : { text: page, markdown: page },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      // GitHub lists by tag, and reads CWE ids in this form.
      tags: [
        "security",
        rule.category,
        ...(rule.cwe ?? []).map((id) => `external/cwe/cwe-${String(id).padStart(3, "0")}`),
      ],
      "problem.severity":
        rule.severity === "error" || rule.severity === "warning" ? rule.severity : "recommendation",
    },
  };
}

/** The first paragraph on why the rule matters, of its page. */
function findReason(page: string | undefined): string | undefined {
  return /^## Why it matters\n+([\s\S]+?)\n(?:\n|$)/m.exec(page ?? "")?.[1]?.replace(/\s+/g, " ");
}

function describeResult(file: CheckedFile, index: number, finding: Finding) {
  const artifactLocation = { ...locate(file), index };
  const physicalLocation = (span: Span) => ({ artifactLocation, region: describeRegion(file.lines, span) });
  return {
    message: { text: finding.message },
    level: levels[finding.severity],
    locations: [{ physicalLocation: physicalLocation(finding.span) }],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map(({ span, message }, id) => ({
        id: id + 1,
        message: { text: message },
        physicalLocation: physicalLocation(span),
      })),
    }),
    ...(finding.fixes.length > 0 && {
      fixes: finding.fixes.flatMap((fix) => {
        const replacements = fix.edits().map(({ span, text }) => ({
          deletedRegion: describeRegion(file.lines, span),
          insertedContent: { text },
        }));
        if (replacements.length === 0) return [];
        return [{ description: { text: fix.title }, artifactChanges: [{ artifactLocation, replacements }] }];
      }),
    }),
    properties: { severity: finding.severity, messageId: finding.messageId },
  };
}

function describeRegion(lines: Lines, span: Span) {
  const { start, end } = lines.rangeOf(span);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

function describeProblem({ path, position, message }: Problem) {
  const region = position && { region: { startLine: position.line, startColumn: position.column } };
  return {
    level: "error",
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: locate({ path, uri: undefined }), ...region } }],
  };
}

/** Relative, so that a report can be read on another machine; absolute only outside the working folder. */
function locate({ path, uri }: Pick<CheckedFile, "path" | "uri">) {
  if (uri !== undefined && path.startsWith("../")) return { uri };
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: root };
}
