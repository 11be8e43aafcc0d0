/** Which package a result is about: each scanner says it in another place. */
import { type JsonRecord, recordOf, recordsOf } from "../../json-values.ts";
import { layerOf } from "../grype/layers.ts";
import { isDistributionType, packageOfPurl, sourceOf } from "../package-url.ts";
import type { InstalledPackage, LayerKey } from "../report.ts";
import { imagePathOf, oneLine, textOf } from "../report-values.ts";
import type { ResultTexts } from "./finding.ts";

interface FoundPackage {
  readonly package: InstalledPackage;
  readonly layer: LayerKey;
}

interface Location {
  readonly uri: string | undefined;
  /** Grype's: a path in the image and the layer that it is in. */
  readonly path: string | undefined;
  readonly layerID: string | undefined;
  readonly qualifiedName: string | undefined;
}

export function readPackages(result: JsonRecord, texts: ResultTexts): readonly FoundPackage[] {
  const locations = recordsOf(result.locations).flatMap(readLocations);
  const purls = [texts.fields.get("package"), texts.properties.purl];
  const own = purls.flatMap(readPurl);
  const listed = readPurls(texts.properties.purls);
  const packages = own.length === 0 ? listed : distinct([...own, ...listed]);
  const named = readNamed(texts, locations) ?? (packages.length === 0 ? readHelp(texts) : undefined);
  // Several packages may share Grype's rule: the message says which one is meant.
  const meant =
    named && packages.find(({ name, version }) => name === named.name && version === named.version);
  const found = meant ? [meant] : named && packages.length !== 1 ? [named] : packages;
  return found.map((installed) => {
    const path = isDistributionType(installed.type) ? undefined : pathOf(locations, installed);
    const { name, type } = installed;
    return {
      package: { ...installed, path },
      layer: layerOf({ name, type, locations: readLayered(locations) }, new Map()),
    };
  });
}

/** Rules have their lists read once, and not for each of their results. */
const known = new WeakMap<object, readonly InstalledPackage[]>();
/** Of one rule. */
const mostPackages = 1000;

function readPurls(list: unknown): readonly InstalledPackage[] {
  if (!Array.isArray(list)) return [];
  const read = known.get(list) ?? distinct(list.slice(0, mostPackages).flatMap(readPurl));
  known.set(list, read);
  return read;
}

function readPurl(value: unknown): readonly InstalledPackage[] {
  const purl = textOf(value);
  const found = purl?.startsWith("pkg:") ? packageOfPurl(purl, undefined) : undefined;
  return found === undefined ? [] : [found];
}

function distinct(packages: readonly InstalledPackage[]): readonly InstalledPackage[] {
  return [...new Map(packages.map((installed) => [installed.purl, installed])).values()];
}

function readNamed(
  { message, fields, type }: ResultTexts,
  locations: readonly Location[],
): InstalledPackage | undefined {
  const name = fields.get("package");
  if (name !== undefined && !name.startsWith("pkg:"))
    return named(name, fields.get("version") ?? "", fields.get("type") ?? type);
  // Grype: “A low vulnerability in deb package: curl, version 7.88 was found in image app at: /var/lib/dpkg/status”
  const sentence = /\bin (?:([\w-]{1,40}) )?package: ([^\s,]{1,300}), version (\S{1,300}) (?:was|is)\b/.exec(
    message,
  );
  if (sentence !== null) return named(sentence[2] ?? "", sentence[3] ?? "", sentence[1]);
  // Snyk: `bzip2@1.0.6-8.1`, `zlib/zlib1g@1:1.2.13` with the source in front, `org.example:core@1.0`
  for (const { qualifiedName = "", layerID } of locations) {
    const [, own = "", version = ""] = /^(@?[^@\s]{1,300})@([^@\s/]{1,200})$/.exec(qualifiedName) ?? [];
    if (own === "" || layerID !== undefined || version.startsWith("sha256:")) continue;
    const slash = type !== undefined && isDistributionType(type) ? own.indexOf("/") : -1;
    const source = slash < 0 ? undefined : own.slice(0, slash);
    return { ...named(own.slice(slash + 1), version, type), source: sourceOf(source, own.slice(slash + 1)) };
  }
  return undefined;
}

/** Trivy's template of before 0.20: the message is the advisory's description, and each package has its own rule. */
function readHelp({ helpFields }: ResultTexts): InstalledPackage | undefined {
  const name = helpFields.get("package");
  const version = helpFields.get("version");
  return name === undefined || version === undefined ? undefined : named(name, version, undefined);
}

function named(name: string, version: string, type: string | undefined): InstalledPackage {
  return { name, version, type: type ?? "unknown", purl: undefined, source: undefined, path: undefined };
}

function readLocations(location: JsonRecord): readonly Location[] {
  const uri = textOf(recordOf(recordOf(location.physicalLocation).artifactLocation).uri);
  const logical = recordsOf(location.logicalLocations);
  if (logical.length === 0) return [{ uri, path: undefined, layerID: undefined, qualifiedName: undefined }];
  return logical.map((place) => {
    const qualifiedName = textOf(place.fullyQualifiedName);
    // `app:1@sha256:…:/usr/share/doc/curl/copyright`
    const [, layerID, path] = /@(sha256:[a-f0-9]{64}):(\/.*)$/.exec(qualifiedName ?? "") ?? [];
    return { uri, path: path === undefined ? undefined : oneLine(path, 1000), layerID, qualifiedName };
  });
}

function readLayered(locations: readonly Location[]): readonly JsonRecord[] {
  return locations
    .filter(({ layerID }) => layerID !== undefined)
    .map(({ path, layerID }) => ({ path, layerID }));
}

/** Trivy and Grype put the image's name there for packages of a distribution. */
function pathOf(locations: readonly Location[], { type }: InstalledPackage): string | undefined {
  const inImage = locations.find(({ path }) => path !== undefined)?.path;
  if (inImage !== undefined) return inImage;
  const uri = locations.find((location) => location.uri !== undefined)?.uri;
  if (uri === undefined || /^\w+:/.test(uri)) return undefined;
  // A package of no known type without a leading slash may as well be in a file as in an image of that name.
  const looksLikePath =
    uri.startsWith("/") || /\.\w{1,12}$|(?:^|\/)(?:bin|lib|usr|opt|app|srv|home|root)\//.test(uri);
  return looksLikePath && (type !== "unknown" || !/\.(?:tar|tgz|gz)$/.test(uri))
    ? imagePathOf(uri)
    : undefined;
}
