/**
 * SARIF 2.1.0 as image scanners write it: Trivy, Grype, Docker Scout, Snyk, and others that name packages in a like
 * way. The format has no place for packages, so each puts them where it likes (`package.ts`).
 */
import { isRecord, type JsonRecord, listOf, recordOf, recordsOf } from "../../json-values.ts";
import { type ImageFinding, ReportError, type ReportedImage, type ScanReport } from "../report.ts";
import { countOf, digestOf, numberOf, textOf, textsOf } from "../report-values.ts";
import { readFindings } from "./finding.ts";
import { guessDistribution } from "./package-type.ts";

/** More than any image has: one rule with a thousand packages and a thousand results would be a million. */
const mostFindings = 200_000;

const properNames: ReadonlyMap<string, string> = new Map([
  ["grype", "Grype"],
  ["docker scout", "Docker Scout"],
]);

export function looksLikeSarif(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value.runs);
}

/** @throws ReportError */
export function readSarif(value: unknown): ScanReport {
  if (!isRecord(value) || !looksLikeSarif(value)) throw new ReportError("This is no SARIF: it has no runs.");
  const version = textOf(value.version) ?? "unknown";
  if (!/^2\.1\./.test(version)) throw new ReportError(`This is SARIF ${version}; only 2.1.0 can be read.`);
  const runs = recordsOf(value.runs);
  const findings: ImageFinding[] = [];
  let others = 0;
  for (const run of runs) {
    const findRule = indexRules(run);
    const results = recordsOf(run.results).map((result) => [result, findRule(result)] as const);
    const distribution = guessDistribution(results);
    for (const [result, rule] of results) {
      const found = readFindings(result, rule, distribution);
      findings.push(...found);
      if (findings.length > mostFindings) {
        throw new ReportError(`This SARIF file names more than ${mostFindings} vulnerable packages.`);
      }
      if (found.length === 0) others += 1;
    }
  }
  const drivers = runs.map((run) => recordOf(recordOf(run.tool).driver));
  const name = textOf(drivers[0]?.name) ?? "SARIF";
  if (findings.length === 0 && others > 0) {
    throw new ReportError(`This SARIF file of ${name} names no vulnerable packages.`);
  }
  return {
    scanner: {
      name: properNames.get(name) ?? name,
      version: textOf(drivers[0]?.version) ?? textOf(drivers[0]?.semanticVersion),
      databaseDate: undefined,
    },
    image: readImage(runs),
    findings,
    packages: [],
    omitted: countOf(others, "result that names no package", "results that name no package"),
  };
}

/** A result names its rule by place or by id; rules may stand in an extension of the tool. */
function indexRules(run: JsonRecord): (result: JsonRecord) => JsonRecord {
  const tool = recordOf(run.tool);
  const rules = listOf(recordOf(tool.driver).rules).map(recordOf);
  const all = [...rules, ...recordsOf(tool.extensions).flatMap((extension) => recordsOf(extension.rules))];
  const byId = new Map(all.map((rule) => [rule.id, rule]));
  return (result) => {
    const reference = recordOf(result.rule);
    const id = textOf(result.ruleId) ?? textOf(reference.id);
    const index = numberOf(result.ruleIndex) ?? numberOf(reference.index);
    const placed = index === undefined ? undefined : rules[index];
    const rule = placed !== undefined && (id === undefined || placed.id === id) ? placed : byId.get(id);
    return rule ?? {};
  };
}

function readImage(runs: readonly JsonRecord[]): ReportedImage {
  // Trivy's; others name no image.
  const properties = runs.map((run) => recordOf(run.properties));
  const invocations = runs.flatMap((run) => recordsOf(run.invocations));
  const first = <T>(values: readonly (T | undefined)[]): T | undefined =>
    values.find((value) => value !== undefined);
  return {
    name: first(properties.map(({ imageName }) => textOf(imageName))),
    id: first(properties.map(({ imageID }) => digestOf(imageID))),
    repositoryDigests: properties.flatMap(({ repoDigests }) => textsOf(repoDigests)),
    distribution: undefined,
    layers: [],
    config: undefined,
    scannedAt: first(invocations.map(({ endTimeUtc }) => textOf(endTimeUtc))),
  };
}
