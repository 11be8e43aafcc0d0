/**
 * SARIF 2.1.0 with one rule an advisory, each result on the line of the Dockerfile that brought the package in, so
 * that code scanning shows it there in a pull request. What GitHub takes and shows of it:
 * https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
import { createHash } from "node:crypto";
import type { Localise } from "../../l10n/texts.ts";
import { describePlacement, nameSeverity } from "../../scan/describe.ts";
import type { ScanView } from "../../scan/problems.ts";
import type { ImageSeverity } from "../../scanners/report.ts";
import type { Tool } from "../tool.ts";
import { type AdvisoryResult, groupResults, rankOf } from "./group-results.ts";
import { listRows, type ScanFormat, type ScannedDockerfile, type ScanResult } from "./scan-result.ts";

const levels = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  negligible: "note",
  unknown: "note",
} as const satisfies Record<ImageSeverity, string>;

/** GitHub sorts by this number, in four ranges (from 9, 7, 4, 0.1 on), where an advisory has a severity and no score. */
const scores = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  negligible: "0.1",
  unknown: undefined,
} as const satisfies Record<ImageSeverity, string | undefined>;

/** GitHub refuses the whole file where a run has more; as many rules, too. */
const mostResults = 25_000;
/** Characters of a description. */
const longest = 1024;
/** Packages that a message names; the properties have them all. */
const mostNamed = 10;

const root = "%SRCROOT%";

export function createSarifScanFormat(tool: Tool, t: Localise): ScanFormat {
  return (result) => {
    const { scan, view, dockerfile } = result;
    const all = groupResults(listRows(view), dockerfile);
    const results =
      all.length > mostResults
        ? all.toSorted((a, b) => rankOf(a.severity) - rankOf(b.severity)).slice(0, mostResults)
        : all;
    const rules = collectRules(results);
    const index = new Map([...rules.keys()].map((id, at) => [id, at]));
    const fingerprints = createFingerprints(dockerfile);
    const document = {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: describeTools(tool, result, [...rules.values()].map(describeRule)),
          automationDetails: { id: identify(result) },
          columnKind: "utf16CodeUnits",
          originalUriBaseIds: { [root]: { description: { text: "The working folder." } } },
          invocations: [
            {
              executionSuccessful: true,
              endTimeUtc: scan.scannedAt,
              toolExecutionNotifications: describeRest(all.length - results.length, t),
            },
          ],
          properties: {
            image: scan.image.name,
            ...(scan.image.id !== undefined && { imageId: scan.image.id }),
            repositoryDigests: scan.image.repositoryDigests,
          },
          results: results.map((each) => ({
            ruleId: each.advisory.id,
            ruleIndex: index.get(each.advisory.id) ?? -1,
            level: levels[each.severity],
            message: { text: withoutLinks(describeResult(each, view, t)) },
            locations: [locate(each, dockerfile, scan.image.name)],
            partialFingerprints: { "dockerfileSecurityScan/v1": fingerprints(each) },
            properties: describeProperties(each),
          })),
        },
      ],
    };
    return `${JSON.stringify(document, undefined, 2)}\n`;
  };
}

/**
 * Code scanning takes a report with the same id for the next one on the same, and closes what is no longer in it: so
 * the tag, which may be another for each commit, has no part in it.
 */
function identify({ scan: { image, stage }, dockerfile }: ScanResult): string {
  const subject = dockerfile?.path ?? withoutTag(image.name);
  return `image-scan/${[subject, ...(stage === undefined ? [] : [stage])].join("/")}/`;
}

function withoutTag(name: string): string {
  return name.replace(/@[^@/]*$/, "").replace(/:[\w.-]*$/, "");
}

function describeTools(tool: Tool, { scan: { scanner } }: ScanResult, rules: readonly unknown[]) {
  return {
    driver: {
      name: tool.title,
      version: tool.version,
      semanticVersion: tool.version,
      informationUri: tool.homepage,
      rules,
    },
    extensions: [{ name: scanner.name, ...(scanner.version !== undefined && { version: scanner.version }) }],
  };
}

function describeRest(count: number, t: Localise) {
  if (count === 0) return [];
  const text = t("{count} further results were left out: code scanning takes no more.", {
    count: String(count),
  });
  return [{ level: "warning", message: { text } }];
}

/** Of each advisory the worst case: distributions differ in what they make of it. */
function collectRules(results: readonly AdvisoryResult[]): ReadonlyMap<string, AdvisoryResult> {
  const rules = new Map<string, AdvisoryResult>();
  for (const result of results) {
    const known = rules.get(result.advisory.id);
    if (known === undefined || rankOf(result.severity) < rankOf(known.severity)) {
      rules.set(result.advisory.id, result);
    }
  }
  return rules;
}

function describeRule({ advisory, severity }: AdvisoryResult) {
  const score = advisory.cvss === undefined ? scores[severity] : advisory.cvss.score.toFixed(1);
  const title = advisory.title === "" ? advisory.id : `${advisory.id}: ${advisory.title}`;
  const links = [...new Set([advisory.url, ...advisory.references])].filter(isPage);
  const description = { text: shorten(title) };
  return {
    id: advisory.id,
    shortDescription: description,
    fullDescription: description,
    ...(isPage(advisory.url) && { helpUri: advisory.url }),
    help: { text: [title, ...links].join("\n") },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ["security", "vulnerability", severity],
      ...(score !== undefined && { "security-severity": score }),
    },
  };
}

/** Reports come from anywhere. */
function isPage(link: string | undefined): link is string {
  return link !== undefined && /^https?:\/\//.test(link) && URL.canParse(link);
}

function shorten(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function describeResult({ advisory, rows, severity }: AdvisoryResult, view: ScanView, t: Localise): string {
  const names = [
    ...new Set(
      rows.map(
        ({
          finding: {
            package: { name, version },
          },
        }) => `${name} ${version}`,
      ),
    ),
  ];
  const more = names.length - mostNamed;
  const listed = names.slice(0, mostNamed).join(", ");
  const parameters = { advisory: advisory.id, severity: nameSeverity(severity, t), packages: listed };
  const what =
    more > 0
      ? t("{advisory} ({severity}) is in {packages} and {count} more.", {
          ...parameters,
          count: String(more),
        })
      : t("{advisory} ({severity}) is in {packages}.", parameters);
  return [what, describeFix(rows, t), describePlacement(rows[0].problem, view, t)].join(" ");
}

function describeFix(rows: AdvisoryResult["rows"], t: Localise): string {
  const fixes = [...new Set(rows.map(({ finding: { fixedIn } }) => fixedIn.join(", ")))].filter(Boolean);
  const [fix] = fixes;
  if (fix === undefined) {
    const isGivenUp = rows.every(
      ({ finding: { status } }) => status === "will-not-fix" || status === "end-of-life",
    );
    return isGivenUp
      ? t("Its distributor does not plan to mend this.")
      : t("There is no version yet that mends this.");
  }
  const mended = rows.filter(({ finding }) => finding.fixedIn.length > 0);
  if (fixes.length === 1 && mended.length === rows.length)
    return t("It is mended in {version}.", { version: fix });
  const versions = mended.map(({ finding }) => `${finding.package.name} ${finding.fixedIn.join(", ")}`);
  return t("It is mended in {version}.", { version: [...new Set(versions)].slice(0, mostNamed).join("; ") });
}

/** `[text](target)` is a link in a message, and names of packages come from whoever made the image. */
function withoutLinks(text: string): string {
  return /\]\s*\(/.test(text) ? text.replace(/[\\[\]]/g, "\\$&") : text;
}

function locate({ rows }: AdvisoryResult, dockerfile: ScannedDockerfile | undefined, image: string) {
  const paths = [...new Set(rows.flatMap(({ problem }) => problem.paths))].slice(0, mostNamed);
  const logicalLocations =
    paths.length === 0
      ? [{ fullyQualifiedName: image, kind: "module" }]
      : paths.map((path) => ({ fullyQualifiedName: `${image}:${path}`, kind: "resource" }));
  const spans = rows.flatMap(({ group, problem }) => problem.span ?? group.span ?? []);
  if (dockerfile === undefined || spans.length === 0) {
    // GitHub refuses a file with a result that is nowhere. A colon would be taken for the end of a scheme.
    const artifactLocation = { uri: encodePath(withoutTag(image).replace(/^\/+/, "")) || "image" };
    return { physicalLocation: { artifactLocation, region: { startLine: 1 } }, logicalLocations };
  }
  const { start, end } = dockerfile.lines.rangeOf({
    start: Math.min(...spans.map((span) => span.start)),
    end: Math.max(...spans.map((span) => span.end)),
  });
  return {
    physicalLocation: {
      artifactLocation: isInside(dockerfile.path)
        ? { uri: encodePath(dockerfile.path), uriBaseId: root }
        : { uri: dockerfile.uri },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
    logicalLocations,
  };
}

/** Not above the working folder, nor on another drive. */
function isInside(path: string): boolean {
  return !/^(?:\.\.\/|\/|[A-Za-z]:)/.test(path);
}

function encodePath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, "\uFFFD")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}

/** Stays while lines move, instructions change, and the packages get other vulnerable versions. */
function createFingerprints(dockerfile: ScannedDockerfile | undefined): (result: AdvisoryResult) => string {
  const seen = new Map<string, number>();
  return ({ advisory, rows }) => {
    const packages = rows.map(
      ({
        finding: {
          package: { type, name },
        },
      }) => `${type} ${name}`,
    );
    const subject = JSON.stringify([
      dockerfile?.path,
      advisory.id,
      rows[0].group.kind,
      [...new Set(packages)].toSorted(),
    ]);
    const count = seen.get(subject) ?? 0;
    seen.set(subject, count + 1);
    return createHash("sha256").update(`${subject} ${count}`).digest("hex").slice(0, 32);
  };
}

function describeProperties({ rows, severity }: AdvisoryResult) {
  const [{ group, problem }] = rows;
  return {
    severity,
    placed: group.kind,
    confidence: problem.confidence,
    ...(problem.attribution.layer !== undefined && { layer: problem.attribution.layer }),
    packages: rows.map(({ finding }) => {
      const { name, version, type, purl, path } = finding.package;
      return {
        name,
        version,
        type,
        fixedIn: finding.fixedIn,
        status: finding.status,
        ...(purl !== undefined && { purl }),
        ...(path !== undefined && { path }),
      };
    }),
  };
}
