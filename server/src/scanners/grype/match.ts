/** One match: an advisory and the package that it holds for. */
import { type JsonRecord, recordOf, recordsOf } from "../../json-values.ts";
import { type CvssScore, chooseCvss, cvssVersionOf } from "../cvss.ts";
import { isDistributionType, sourceOf, typeOfPurl } from "../package-url.ts";
import type { Advisory, FindingStatus, ImageFinding } from "../report.ts";
import { addressesOf, addressOf, imagePathOf, numberOf, textOf, textsOf } from "../report-values.ts";
import { severityOf } from "../severity.ts";
import { layerOf, primaryLocation } from "./layers.ts";

const longestTitle = 200;

const statuses: ReadonlyMap<unknown, FindingStatus> = new Map<unknown, FindingStatus>([
  ["fixed", "fixed"],
  ["not-fixed", "affected"],
  ["wont-fix", "will-not-fix"],
]);

/** Syft's words where they are not those of package URLs, for reports without them. */
const purlTypes: ReadonlyMap<string, string> = new Map([
  ["python", "pypi"],
  ["java-archive", "maven"],
  ["jenkins-plugin", "maven"],
  ["go-module", "golang"],
  ["rust-crate", "cargo"],
  ["dotnet", "nuget"],
  ["php-composer", "composer"],
  ["dart-pub", "pub"],
  ["pod", "cocoapods"],
  ["swift", "swift"],
  ["binary", "generic"],
]);

/** @param layers their places by diff ID, lowest first */
export function readMatch(match: JsonRecord, layers: ReadonlyMap<string, number>): ImageFinding | undefined {
  const vulnerability = recordOf(match.vulnerability);
  const artifact = recordOf(match.artifact);
  const id = textOf(vulnerability.id);
  const name = textOf(artifact.name);
  if (id === undefined || name === undefined) return undefined;
  const purl = textOf(artifact.purl);
  const ownType = textOf(artifact.type) ?? "unknown";
  const type = typeOfPurl(purl) ?? purlTypes.get(ownType) ?? ownType;
  const locations = recordsOf(artifact.locations);
  const fix = recordOf(vulnerability.fix);
  const fixedIn = [...new Set(textsOf(fix.versions))];
  return {
    advisory: readAdvisory(id, vulnerability, recordsOf(match.relatedVulnerabilities)),
    package: {
      name,
      version: textOf(artifact.version) ?? "",
      type,
      purl,
      source: readSource(artifact, name),
      path: isDistributionType(type) ? undefined : imagePathOf(primaryLocation(locations)?.path),
    },
    fixedIn,
    status: statuses.get(fix.state) ?? (fixedIn.length > 0 ? "fixed" : "unknown"),
    severity: severityOf(vulnerability.severity),
    layer: layerOf({ name, type, locations }, layers),
  };
}

/** Versions before 0.35 had it in the metadata alone. */
function readSource(artifact: JsonRecord, name: string): string | undefined {
  const metadata = recordOf(artifact.metadata);
  const upstream = textOf(recordsOf(artifact.upstreams)[0]?.name);
  return sourceOf(upstream ?? textOf(metadata.source) ?? textOf(metadata.Source), name);
}

function readAdvisory(id: string, vulnerability: JsonRecord, related: readonly JsonRecord[]): Advisory {
  // Descriptions and scores of a distribution's advisory are those of the CVE behind it.
  const sources = [vulnerability, ...related];
  const url = addressOf(vulnerability.dataSource);
  const references = addressesOf(sources.flatMap((source) => [source.dataSource, ...textsOf(source.urls)]));
  const names = related.flatMap((other) => textOf(other.id) ?? []);
  const described = sources.find(
    ({ description }) => typeof description === "string" && /\S/.test(description),
  );
  return {
    id,
    aliases: [...new Set(names)].filter((alias) => alias !== id),
    title: textOf(described?.description, longestTitle) ?? id,
    url: url ?? references[0],
    references: references.filter((reference) => reference !== url),
    cvss: chooseCvss(sources.flatMap(readScores), ["own"]),
  };
}

function readScores(source: JsonRecord, index: number): readonly CvssScore[] {
  return recordsOf(source.cvss).flatMap((entry) => {
    const vector = textOf(entry.vector);
    const score = numberOf(recordOf(entry.metrics).baseScore);
    const version = cvssVersionOf(textOf(entry.version)) ?? cvssVersionOf(vector) ?? 2;
    return score === undefined ? [] : [{ score, vector, version, vendor: index === 0 ? "own" : "related" }];
  });
}
