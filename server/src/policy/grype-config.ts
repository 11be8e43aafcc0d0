/** What Grype's configuration ignores: https://oss.anchore.com/docs/guides/vulnerability/filter-results/ */
import { compileGlob } from "./path-glob.ts";
import type { IgnoredAdvisory } from "./policy.ts";
import type { PolicyFile } from "./policy-file.ts";
import { type LocatedMap, openYaml, type YamlReader } from "./yaml-entries.ts";

/** Types in Syft's words whose package URLs have another one. */
const urlTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "java-archive": "maven",
    "go-module": "golang",
    python: "pypi",
    "rust-crate": "cargo",
    dotnet: "nuget",
    "php-composer": "composer",
    pod: "cocoapods",
  }),
);

/** Of what a language's packages are; empty texts never fit. */
const typesOfLanguages: ReadonlyMap<string, string> = new Map(
  Object.entries({
    java: "maven",
    javascript: "npm",
    python: "pypi",
    go: "golang",
    ruby: "gem",
    rust: "cargo",
    dotnet: "nuget",
    php: "composer",
  }),
);

const conditions = ["vulnerability", "fix-state", "package"] as const;
const packageConditions = ["name", "version", "language", "type", "location", "upstream-name"] as const;
/** They narrow nothing down: aliases count for every entry, whichever scanner's ids it has. */
const others = ["reason", "include-aliases"] as const;

/** Reads what stands under `ignore`; all else is how Grype runs. Never rejects. */
export async function readGrypeConfig(text: string, name = ".grype.yaml"): Promise<PolicyFile> {
  const { root, reader } = await openYaml(text);
  if (root === undefined) return { entries: [], problems: reader.problems };
  const entries = reader.maps(root, "ignore").flatMap((item) => readEntry(item, reader, name) ?? []);
  return { entries, problems: reader.sorted() };
}

function readEntry(item: LocatedMap, reader: YamlReader, file: string): IgnoredAdvisory | undefined {
  const before = reader.problems.length;
  const about = readPackage(item, reader);
  const unchecked = findUnchecked(item, [...conditions, ...others], reader);
  const advisory = reader.text(item, "vulnerability")?.trim() || undefined;
  const fixState = reader.text(item, "fix-state")?.trim() || undefined;
  const reason = reader.text(item, "reason");
  if (unchecked !== undefined) reader.report(item, { kind: "unchecked", name: unchecked });
  // What was meant to narrow it down, and is not understood, must not widen it.
  if (about === undefined || reader.problems.length > before) return undefined;
  const entry = {
    advisory,
    ...about,
    purls: [],
    fixState,
    reason,
    until: undefined,
    origin: `${file}:${reader.lineOf(item)}`,
  };
  const { packages, paths, versions, types, sources } = about;
  const isEmpty = [packages, paths, versions, types, sources].every((list) => list.length === 0);
  if (!isEmpty || advisory !== undefined || fixState !== undefined) return entry;
  reader.report(item, { kind: "no-condition" });
  return undefined;
}

function findUnchecked(map: LocatedMap, known: readonly string[], reader: YamlReader): string | undefined {
  return map.entries.find(({ key }) => !known.includes(key) && reader.get(map, key) !== undefined)?.key;
}

interface PackageConditions {
  readonly packages: readonly string[];
  readonly paths: readonly string[];
  readonly versions: readonly string[];
  readonly types: readonly string[];
  readonly sources: readonly string[];
}

const nothing: PackageConditions = { packages: [], paths: [], versions: [], types: [], sources: [] };

/** Undefined where it holds something that cannot be checked, which is reported. */
function readPackage(item: LocatedMap, reader: YamlReader): PackageConditions | undefined {
  const node = reader.get(item, "package");
  if (node === undefined) return nothing;
  if (node.kind !== "map") {
    reader.report(node, { kind: "wrong-type", name: "package", expected: "map" });
    return undefined;
  }
  const unchecked = findUnchecked(node, packageConditions, reader);
  const name = reader.text(node, "name");
  const pattern = name === undefined ? undefined : toNamePattern(name);
  const type = reader.text(node, "type");
  const language = reader.text(node, "language");
  const types = [
    ...(type === undefined ? [] : [urlTypes.get(type) ?? type]),
    ...(language === undefined ? [] : [typesOfLanguages.get(language.toLowerCase()) ?? ""]),
  ];
  const location = reader.text(node, "location");
  const isBadGlob = location !== undefined && compileGlob(location) === undefined;
  if (isBadGlob) reader.report(node, { kind: "bad-glob", given: location });
  // Type and language that contradict each other fit nothing; two that agree are one.
  const isUnchecked =
    unchecked ??
    (name !== undefined && pattern === undefined ? "package.name" : undefined) ??
    (new Set(types).size > 1 || types.includes("") ? "package.language" : undefined);
  if (isUnchecked !== undefined) reader.report(node, { kind: "unchecked", name: isUnchecked });
  return {
    packages: pattern === undefined ? [] : [pattern],
    paths: location === undefined ? [] : [location],
    versions: listText(reader.text(node, "version")),
    types: types.slice(0, 1),
    sources: listText(reader.text(node, "upstream-name")),
  };
}

function listText(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

/**
 * Grype takes names for regular expressions. Running one from a file of the workspace could take for ever; nearly
 * all that people write is a name, or one with `.*`.
 */
function toNamePattern(expression: string): string | undefined {
  const inner = expression.replace(/^\^/, "").replace(/\$$/, "");
  const pattern = inner.replaceAll(".*", "*").replace(/\\([.+/-])/g, "$1");
  // `libstdc++` is no valid expression, and can only mean the name.
  return /^[\w@/+.*:~-]+$/.test(pattern) && !/[^.]\*/.test(inner) && !inner.startsWith("*")
    ? pattern
    : undefined;
}
