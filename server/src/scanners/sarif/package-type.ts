/** Of which type packages are where a result does not say it in words. */
import { type JsonRecord, listOf, recordOf } from "../../json-values.ts";
import { textsOf } from "../report-values.ts";
import { readFields } from "./fields.ts";

/** Snyk tags its rules with the package manager. */
const typesOfTags: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{
      deb: "deb",
      apk: "apk",
      rpm: "rpm",
      npm: "npm",
      yarn: "npm",
      pnpm: "npm",
      pip: "pypi",
      poetry: "pypi",
    },
    ...{
      pipenv: "pypi",
      maven: "maven",
      gradle: "maven",
      sbt: "maven",
      rubygems: "gem",
      gomodules: "golang",
    },
    ...{
      golangdep: "golang",
      govendor: "golang",
      nuget: "nuget",
      composer: "composer",
      cocoapods: "cocoapods",
    },
    ...{ hex: "hex", swift: "swift" },
  }),
);

const mostTags = 50;

export function typeOfTags(tags: unknown): string | undefined {
  for (const tag of textsOf(listOf(tags).slice(0, mostTags))) {
    const type = typesOfTags.get(tag.toLowerCase());
    if (type !== undefined) return type;
  }
  return undefined;
}

/** Trivy's word for a rule about packages of a distribution, whichever it is. */
export function isOfDistribution(rule: JsonRecord): boolean {
  return rule.name === "OsPackageVulnerability";
}

const marks: readonly (readonly [type: string, mark: RegExp])[] = [
  ["apk", /-r\d+$/],
  ["rpm", /\.(?:el|fc|amzn|azl|cm|ph|oe|ol|lp)\d/],
  ["deb", /ubuntu\d|\+?deb\d+|[.+~]dfsg|\dbuild\d|\+b\d+$/],
];

/** An image has one distribution, and not every version shows which: the versions of all of them together do. */
export function guessDistribution(
  results: readonly (readonly [JsonRecord, JsonRecord])[],
): string | undefined {
  const counts = new Map<string, number>();
  for (const [result, rule] of results) {
    if (!isOfDistribution(rule)) continue;
    const { text } = recordOf(result.message);
    const version = typeof text === "string" ? (readFields(text).get("version") ?? "") : "";
    const type = marks.find(([, mark]) => mark.test(version))?.[0];
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
