/** One result of a SARIF file: an advisory on a package, or on several versions of it. */
import { type JsonRecord, listOf, recordOf } from "../../json-values.ts";
import type { Advisory, ImageFinding, ImageSeverity } from "../report.ts";
import { addressesOf, addressOf, numberOf, oneLine, textOf, textsOf } from "../report-values.ts";
import { severityOf, severityOfScore } from "../severity.ts";
import { readFields } from "./fields.ts";
import { readPackages } from "./package.ts";
import { isOfDistribution, typeOfTags } from "./package-type.ts";

const longestTitle = 200;
/** Nobody writes more about one result. */
const longestMessage = 20_000;
/** Of lines of releases. */
const mostVersions = 50;

/** What a result and its rule say, read once. */
export interface ResultTexts {
  readonly message: string;
  readonly fields: ReadonlyMap<string, string>;
  /** The rule's help has more, and where many packages have one rule, about the wrong one. */
  readonly helpFields: ReadonlyMap<string, string>;
  readonly properties: JsonRecord;
  /** Of package URLs, where the rule is known to be about such packages and about no others. */
  readonly type: string | undefined;
}

/**
 * @param distribution the type of the packages of the image's distribution, for results that do not say it
 * @returns none where the result is about something else than a package: a secret, a configuration
 */
export function readFindings(
  result: JsonRecord,
  rule: JsonRecord,
  distribution: string | undefined,
): readonly ImageFinding[] {
  const message = rawText(recordOf(result.message).text);
  const help = rawText(recordOf(rule.help).text);
  const texts: ResultTexts = {
    message,
    fields: readFields(message),
    helpFields: readFields(help),
    properties: mergeProperties(recordOf(rule.properties), recordOf(result.properties)),
    type: isOfDistribution(rule) ? distribution : typeOfTags(recordOf(rule.properties).tags),
  };
  // Trivy's template of before 0.20: `[HIGH] CVE-2020-1`
  const ruleId = (textOf(result.ruleId) ?? textOf(rule.id))?.replace(/^\[[A-Z]+\] (?=\S)/, "");
  const id = texts.fields.get("vulnerability") ?? texts.helpFields.get("vulnerability") ?? ruleId;
  if (id === undefined) return [];
  const found = readPackages(result, texts);
  if (found.length === 0) return [];
  const advisory = readAdvisory(id, rule, texts);
  const severity = readSeverity(result, rule, texts);
  const listed = readFixed(texts);
  const fixedIn = listed.length > 0 ? listed : readSnykFix(rule);
  return found.map(({ package: installed, layer }) => ({
    advisory,
    package: installed,
    fixedIn,
    status: fixedIn.length > 0 ? "fixed" : "unknown",
    severity,
    layer,
  }));
}

/** All that are read. Copying whatever a rule holds for each of its results would take ages for a hostile one. */
const propertyNames = [
  ...["purl", "purls", "fixed_version", "fixed_versions", "security-severity", "cvssV3_severity"],
  ...["cvssv3_baseScore", "cvssv3_vector", "cvssv40_baseScore", "cvssv40_vector", "cvssV3", "cvssV4"],
];

function mergeProperties(ofRule: JsonRecord, ofResult: JsonRecord): JsonRecord {
  return Object.fromEntries(
    propertyNames.map((name) => [name, Object.hasOwn(ofResult, name) ? ofResult[name] : ofRule[name]]),
  );
}

function rawText(value: unknown): string {
  return typeof value === "string" ? value.slice(0, longestMessage) : "";
}

function readAdvisory(id: string, rule: JsonRecord, { properties }: ResultTexts): Advisory {
  const description = textOf(recordOf(rule.fullDescription).text, longestTitle);
  const short = textOf(recordOf(rule.shortDescription).text, longestTitle)?.replace(snykSeverity, "");
  // Grype and Docker Scout repeat the id as the short description.
  const title =
    short === undefined || short.startsWith(id) ? (description ?? firstLineOfHelp(rule, id)) : short;
  // Snyk's ids are its own: `(CVE-2016-3189) bzip2/libbz2-1.0@1.0.6-8.1`
  const names = /^\(((?:CVE|GHSA)-[^)]*)\)/.exec(description ?? "")?.[1]?.split(/,\s*/) ?? [];
  return {
    id,
    aliases: names.filter((name) => name !== id),
    title: title ?? short ?? id,
    url: addressOf(rule.helpUri),
    references: addressesOf([rule.helpUri]),
    cvss: readCvss(properties),
  };
}

function firstLineOfHelp(rule: JsonRecord, id: string): string | undefined {
  const [line = ""] = rawText(recordOf(rule.help).text).trimStart().split("\n");
  return line === "" || line.includes(id) ? undefined : oneLine(line, longestTitle);
}

/** `security-severity` alone is no CVSS: where there is none, scanners put a number there that sorts well. */
function readCvss(properties: JsonRecord): Advisory["cvss"] {
  const score = toNumber(properties.cvssv3_baseScore) ?? toNumber(properties.cvssv40_baseScore);
  const vector = textOf(properties.cvssv3_vector) ?? textOf(properties.cvssv40_vector);
  if (score !== undefined) return { score, vector };
  const scoutVector = textOf(properties.cvssV4) ?? textOf(properties.cvssV3);
  const scoutScore = toNumber(properties["security-severity"]);
  return scoutVector === undefined || scoutScore === undefined
    ? undefined
    : { score: scoutScore, vector: scoutVector };
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const found = numberOf(number);
  return found !== undefined && found > 0 && found <= 10 ? found : undefined;
}

/** `Low severity - Denial of Service (DoS) vulnerability in bzip2` */
const snykSeverity = /^(critical|high|medium|low) severity - /i;

function readSeverity(
  result: JsonRecord,
  rule: JsonRecord,
  { fields, helpFields, properties }: ResultTexts,
): ImageSeverity {
  const bySnyk = snykSeverity.exec(textOf(recordOf(rule.shortDescription).text) ?? "")?.[1];
  const said = [fields.get("severity"), helpFields.get("severity"), properties.cvssV3_severity, bySnyk]
    .map(severityOf)
    .find((severity) => severity !== "unknown");
  if (said !== undefined) return said;
  const byScore = severityOfScore(toNumber(properties["security-severity"]));
  if (byScore !== "unknown") return byScore;
  const levels: ReadonlyMap<unknown, ImageSeverity> = new Map<unknown, ImageSeverity>([
    ["error", "high"],
    ["warning", "medium"],
    ["note", "low"],
  ]);
  return levels.get(result.level) ?? "unknown";
}

function readFixed({ fields, helpFields, properties }: ResultTexts): readonly string[] {
  const said =
    fields.get("fixed version") ?? textOf(properties.fixed_version) ?? helpFields.get("fixed version") ?? "";
  const listed = [...said.split(","), ...textsOf(listOf(properties.fixed_versions).slice(0, mostVersions))];
  const versions = listed.map((version) => version.trim());
  return [...new Set(versions.filter((version) => !/^(?:|not fixed|none|n\/a|-)$/i.test(version)))];
}

/** Only its Markdown tells: “Upgrade `Debian:9` `bzip2` to version 1.0.6-8.1+deb9u1 or higher.” */
function readSnykFix(rule: JsonRecord): readonly string[] {
  if (!/^SNYK-/i.test(textOf(rule.id) ?? "")) return [];
  const help = rawText(recordOf(rule.help).markdown);
  const start = help.indexOf("# Remediation");
  const [, versions = ""] =
    /\bUpgrade (?:`[^`\n]{1,200}` ){1,2}to versions? ([^\s`][^\n`]{0,200}?) or higher/.exec(
      start < 0 ? "" : help.slice(start, start + 500),
    ) ?? [];
  return [...new Set(versions.split(/,\s*/).filter((version) => /^[^\s,]+$/.test(version)))];
}
