/** The packages of a CycloneDX file by their bom-ref, with the layers that Trivy and Syft note in properties. */
import { type JsonRecord, recordsOf } from "../../json-values.ts";
import { layerOf } from "../grype/layers.ts";
import { isDistributionType, packageOfPurl, sourceOf, typeOfPurl } from "../package-url.ts";
import type { InstalledPackage, LayerKey } from "../report.ts";
import { digestOf, imagePathOf, textOf } from "../report-values.ts";

export interface Component {
  /** `library`, `application`, `operating-system`… */
  readonly type: string;
  readonly name: string;
  readonly version: string;
  /** Undefined where it is no package: the distribution, a lock file. */
  readonly package: InstalledPackage | undefined;
  readonly layer: LayerKey;
}

const most = 100_000;

/** Those inside of others too. */
export function indexComponents(value: unknown): ReadonlyMap<string, Component> {
  const index = new Map<string, Component>();
  const waiting: (readonly JsonRecord[])[] = [recordsOf(value)];
  for (let list = waiting.pop(); list !== undefined; list = waiting.pop()) {
    for (const item of list) {
      const inner = recordsOf(item.components);
      if (inner.length > 0) waiting.push(inner);
      const reference = textOf(item["bom-ref"]) ?? textOf(item.purl);
      if (reference === undefined || index.has(reference)) continue;
      if (index.size === most) return index;
      index.set(reference, readComponent(item));
    }
  }
  return index;
}

/** The first value of each name. */
export function readProperties(item: JsonRecord): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const { name, value } of recordsOf(item.properties)) {
    if (typeof name === "string" && typeof value === "string" && !properties.has(name))
      properties.set(name, value);
  }
  return properties;
}

function readComponent(item: JsonRecord): Component {
  const properties = readProperties(item);
  const name = textOf(item.name) ?? "";
  const version = textOf(item.version) ?? "";
  const installed = readPackage(item, properties);
  return {
    type: textOf(item.type) ?? "",
    name,
    version,
    package: installed,
    layer: installed === undefined ? { kind: "none" } : readLayer(installed, properties),
  };
}

function readPackage(
  item: JsonRecord,
  properties: ReadonlyMap<string, string>,
): InstalledPackage | undefined {
  const purl = textOf(item.purl);
  const parsed = purl === undefined ? undefined : packageOfPurl(purl, undefined);
  const group = textOf(item.group);
  const ownName = textOf(item.name);
  const version = textOf(item.version) ?? parsed?.version;
  const name = parsed?.name ?? (group === undefined ? ownName : `${group}/${ownName ?? ""}`);
  if (name === undefined || version === undefined || item.type === "operating-system") return undefined;
  if (purl === undefined && item.type !== "library" && item.type !== "framework") return undefined;
  const type = parsed?.type ?? typeOfPurl(purl) ?? properties.get("syft:package:type") ?? "unknown";
  const source = properties.get("aquasecurity:trivy:SrcName") ?? properties.get("syft:metadata:source");
  const path = properties.get("aquasecurity:trivy:FilePath") ?? properties.get("syft:location:0:path");
  return {
    name,
    version,
    type,
    purl,
    source: source === undefined ? parsed?.source : sourceOf(textOf(source), name),
    path: isDistributionType(type) ? undefined : imagePathOf(path),
  };
}

function readLayer({ name, type }: InstalledPackage, properties: ReadonlyMap<string, string>): LayerKey {
  const diffId = digestOf(properties.get("aquasecurity:trivy:LayerDiffID"));
  if (diffId !== undefined) return { kind: "diff-id", value: diffId };
  const digest = digestOf(properties.get("aquasecurity:trivy:LayerDigest"));
  if (digest !== undefined) return { kind: "blob-digest", value: digest };
  const locations: JsonRecord[] = [];
  for (let index = 0; properties.has(`syft:location:${index}:path`); index += 1) {
    const path = properties.get(`syft:location:${index}:path`);
    locations.push({ path, layerID: properties.get(`syft:location:${index}:layerID`) });
  }
  // The file does not say which layer is the lower one.
  return layerOf({ name, type, locations }, new Map());
}
