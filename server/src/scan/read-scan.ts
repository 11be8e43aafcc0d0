/** Scans as they are kept. What is read may be of another version, cut short, or written by somebody else. */
import type { PlacedFinding } from "../attribution/attribution.ts";
import type { HistoryEntry, ImageConfig } from "../images/image-config.ts";
import {
  type Advisory,
  type ImageFinding,
  type InstalledPackage,
  imageSeverities,
  type LayerKey,
  type ScannerVersion,
} from "../scanners/report.ts";
import type { Scan, ScannedImage } from "./scan.ts";
import {
  boolean,
  index,
  list,
  number,
  object,
  oneOf,
  optional,
  type Read,
  record,
  table,
  text,
  UnexpectedValue,
} from "./stored-values.ts";

/** Goes up with each change that older versions could not read. */
const format = 1;

/** A scan as JSON; `readScan` reads it again. */
export function storeScan(scan: Scan): { readonly format: number } & Scan {
  return { format, ...scan };
}

/** @returns undefined for what is no scan, or one of another format; never throws */
export function readScan(json: unknown): Scan | undefined {
  try {
    return record(json).format === format ? scan(json) : undefined;
  } catch (error) {
    if (error instanceof UnexpectedValue) return undefined;
    throw error;
  }
}

/** Names, versions, digests, dates. */
const word = text(10_000);

const scannerVersion = object<ScannerVersion>({
  name: word,
  version: optional(word),
  databaseDate: optional(word),
});

const layerKey: Read<LayerKey> = (value) => {
  const { kind, value: given } = record(value);
  switch (kind) {
    case "diff-id":
    case "blob-digest":
    case "history-text":
      return { kind, value: text()(given) };
    case "history-index":
      return { kind, value: index(given) };
    case "none":
      return { kind };
    default:
      throw new UnexpectedValue("No key of a layer.");
  }
};

const advisory = object<Advisory>({
  id: word,
  aliases: list(word, 1000),
  title: text(),
  url: optional(word),
  references: list(word, 10_000),
  cvss: optional(object<NonNullable<Advisory["cvss"]>>({ score: number, vector: optional(word) })),
});

const installedPackage = object<InstalledPackage>({
  name: word,
  version: word,
  type: word,
  purl: optional(word),
  source: optional(word),
  path: optional(word),
});

const finding = object<ImageFinding>({
  advisory,
  package: installedPackage,
  fixedIn: list(word, 1000),
  status: oneOf(
    "affected",
    "fixed",
    "will-not-fix",
    "fix-deferred",
    "end-of-life",
    "under-investigation",
    "unknown",
  ),
  severity: oneOf(...imageSeverities),
  layer: layerKey,
});

const placedFinding: Read<PlacedFinding> = (value) => {
  const { isAmbiguous, ...placed } = object<
    Omit<PlacedFinding, "isAmbiguous"> & { readonly isAmbiguous: boolean | undefined }
  >({
    finding,
    layer: optional(index),
    by: oneOf("scanner", "package-databases", "nobody"),
    isAmbiguous: optional(boolean),
  })(value);
  return isAmbiguous === true ? { ...placed, isAmbiguous } : placed;
};

const historyEntry = object<HistoryEntry>({
  createdBy: text(1_000_000),
  comment: text(),
  created: optional(word),
  isEmptyLayer: boolean,
});

const imageConfig = object<ImageConfig>({
  digest: optional(word),
  created: optional(word),
  architecture: optional(word),
  os: optional(word),
  history: list(historyEntry, 10_000),
  diffIds: list(word, 10_000),
  labels: table(text()),
});

const scannedImage = object<ScannedImage>({
  name: word,
  id: optional(word),
  repositoryDigests: list(word, 1000),
  distribution: optional(
    object<NonNullable<ScannedImage["distribution"]>>({ name: word, version: word, isEndOfLife: boolean }),
  ),
  config: optional(imageConfig),
  baseLayers: optional(index),
});

const scan = object<Scan>({
  image: scannedImage,
  scanner: scannerVersion,
  scannedAt: word,
  role: oneOf("built", "base"),
  stage: optional(word),
  findings: list(placedFinding, 200_000),
  omitted: list(text(), 1000),
  remarks: list(text(), 1000),
});
