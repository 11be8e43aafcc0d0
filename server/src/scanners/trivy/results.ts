/** The entries of Results: vulnerabilities and packages of one target, a distribution or a lock file. */
import { type JsonRecord, recordOf, recordsOf } from "../../json-values.ts";
import { type CvssScore, chooseCvss } from "../cvss.ts";
import { isDistributionType, typeOfPurl } from "../package-url.ts";
import type { FindingStatus, ImageFinding, LayerKey, ReportedPackage } from "../report.ts";
import {
  addressesOf,
  addressOf,
  digestOf,
  imagePathOf,
  numberOf,
  textOf,
  textsOf,
} from "../report-values.ts";
import { severityOf } from "../severity.ts";
import { isSingleFile, purlTypeOf } from "./types.ts";

const longestTitle = 200;

const statuses: ReadonlyMap<unknown, FindingStatus> = new Map<unknown, FindingStatus>([
  ["affected", "affected"],
  ["fixed", "fixed"],
  ["will_not_fix", "will-not-fix"],
  ["fix_deferred", "fix-deferred"],
  ["end_of_life", "end-of-life"],
  ["under_investigation", "under-investigation"],
]);

/** Entries without an advisory or a package are left out. */
export function readFindings(result: JsonRecord): readonly ImageFinding[] {
  const target = readTarget(result);
  return recordsOf(result.Vulnerabilities).flatMap((item) => readFinding(item, target) ?? []);
}

/** Those whose layer is named; reports with --list-all-pkgs have them. */
export function readPackages(result: JsonRecord): readonly ReportedPackage[] {
  const target = readTarget(result);
  return recordsOf(result.Packages).flatMap((item) => {
    const name = textOf(item.Name);
    const version = versionOf(item);
    const layer = layerOf(item);
    if (name === undefined || version === undefined || layer.kind === "none") return [];
    const purl = textOf(recordOf(item.Identifier).PURL);
    const type = typeOfPurl(purl) ?? target.type;
    const source = sourceOf(textOf(item.SrcName), name);
    const path = pathOf(item.FilePath, type, target);
    return [{ package: { name, version, type, purl, source, path }, layer }];
  });
}

interface Target {
  /** Of package URLs. */
  readonly type: string;
  /** Where the target itself is a file in the image. */
  readonly path: string | undefined;
}

function readTarget(result: JsonRecord): Target {
  const type = textOf(result.Type) ?? "";
  const isFile = isSingleFile(type) && result.Class !== "os-pkgs";
  return { type: purlTypeOf(type), path: isFile ? imagePathOf(result.Target) : undefined };
}

function readFinding(item: JsonRecord, target: Target): ImageFinding | undefined {
  const id = textOf(item.VulnerabilityID);
  const name = textOf(item.PkgName);
  if (id === undefined || name === undefined) return undefined;
  const purl = textOf(recordOf(item.PkgIdentifier).PURL);
  const type = typeOfPurl(purl) ?? target.type;
  const fixedIn = readFixed(item.FixedVersion);
  return {
    advisory: {
      id,
      aliases: textsOf(item.VendorIDs).filter((alias) => alias !== id),
      title: textOf(item.Title, longestTitle) ?? textOf(item.Description, longestTitle) ?? id,
      url: addressOf(item.PrimaryURL),
      references: addressesOf(item.References),
      cvss: readCvss(item),
    },
    package: {
      name,
      version: textOf(item.InstalledVersion) ?? "",
      type,
      purl,
      source: sourceOf(textOf(item.SrcName), name),
      path: pathOf(item.PkgPath, type, target),
    },
    fixedIn,
    status: statuses.get(item.Status) ?? (fixedIn.length > 0 ? "fixed" : "unknown"),
    severity: severityOf(item.Severity),
    layer: layerOf(item),
  };
}

/** One version, or several with commas: of several lines of releases. */
function readFixed(value: unknown): readonly string[] {
  const versions = (textOf(value) ?? "").split(",").map((version) => version.trim());
  return [...new Set(versions.filter((version) => version !== ""))];
}

function readCvss(item: JsonRecord): ReturnType<typeof chooseCvss> {
  const scores: CvssScore[] = [];
  for (const [vendor, value] of Object.entries(recordOf(item.CVSS))) {
    const entry = recordOf(value);
    const add = (version: CvssScore["version"], scoreKey: string, vectorKey: string): void => {
      const score = numberOf(entry[scoreKey]);
      if (score !== undefined) scores.push({ vendor, version, score, vector: textOf(entry[vectorKey]) });
    };
    add(3, "V3Score", "V3Vector");
    add(4, "V40Score", "V40Vector");
    add(2, "V2Score", "V2Vector");
  }
  return chooseCvss(scores, [textOf(item.SeveritySource) ?? "", "nvd"]);
}

function layerOf(item: JsonRecord): LayerKey {
  const layer = recordOf(item.Layer);
  const diffId = digestOf(layer.DiffID);
  if (diffId !== undefined) return { kind: "diff-id", value: diffId };
  const digest = digestOf(layer.Digest);
  return digest === undefined ? { kind: "none" } : { kind: "blob-digest", value: digest };
}

function pathOf(value: unknown, type: string, target: Target): string | undefined {
  return isDistributionType(type) ? undefined : (imagePathOf(value) ?? target.path);
}

function sourceOf(source: string | undefined, name: string): string | undefined {
  return source === name ? undefined : source;
}

/** As in InstalledVersion: epoch, version and release in one. */
function versionOf(item: JsonRecord): string | undefined {
  const version = textOf(item.Version);
  if (version === undefined) return undefined;
  const release = textOf(item.Release);
  const epoch = numberOf(item.Epoch) ?? 0;
  return `${epoch === 0 ? "" : `${epoch}:`}${version}${release === undefined ? "" : `-${release}`}`;
}
