/**
 * Trivy's JSON reports, of schema 2 and of the time before it had a schema.
 * https://github.com/aquasecurity/trivy/blob/main/pkg/types/report.go
 */
import type { ImageConfig } from "../../images/image-config.ts";
import { readImageConfig } from "../../images/read-image-config.ts";
import { isRecord, type JsonRecord, recordOf, recordsOf } from "../../json-values.ts";
import { ReportError, type ReportedImage, type ScanReport } from "../report.ts";
import { countUnread, digestOf, numberOf, parseJson, textOf, textsOf } from "../report-values.ts";
import { countOmitted } from "./omitted.ts";
import { readFindings, readPackages } from "./results.ts";

/** Of artifacts that are no images, and no lists of what is in one. `trivy rootfs` says `filesystem` too. */
const fileTypes: ReadonlySet<unknown> = new Set(["filesystem", "repository", "vm"]);

/** @throws ReportError */
export function parseTrivy(text: string): ScanReport {
  return readTrivy(parseJson(text));
}

export function looksLikeTrivy(value: unknown): boolean {
  if (isRecord(value)) return "SchemaVersion" in value && ("ArtifactName" in value || "Results" in value);
  return looksLikeOldTrivy(value);
}

/** Schema 1: the results alone. */
function looksLikeOldTrivy(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isRecord(item) && "Target" in item)
  );
}

/** @throws ReportError */
export function readTrivy(value: unknown): ScanReport {
  // Trivy 0.19 and older, where nothing was found.
  const report = Array.isArray(value) ? { Results: value } : value;
  if (!isRecord(report) || (!looksLikeTrivy(value) && !(Array.isArray(value) && value.length === 0))) {
    throw new ReportError("This is no report of Trivy's: it has neither SchemaVersion nor Results.");
  }
  const version = report.SchemaVersion;
  if (version !== undefined && version !== 2) {
    throw new ReportError(
      `Trivy's report has the schema ${textOf(version, 20) ?? numberOf(version) ?? "of another kind"}; only 2 is known.`,
    );
  }
  const results = recordsOf(report.Results);
  const findings = results.flatMap(readFindings);
  const packages = results.flatMap(readPackages);
  return {
    scanner: {
      name: "Trivy",
      version: textOf(recordOf(report.Trivy).Version),
      databaseDate: undefined,
    },
    image: readImage(report),
    findings,
    packages,
    omitted: [
      ...countOmitted(results),
      ...countUnread(
        results.map(({ Vulnerabilities }) => Vulnerabilities),
        findings,
      ),
    ],
  };
}

function readImage(report: JsonRecord): ReportedImage {
  const metadata = recordOf(report.Metadata);
  const config = readImageConfig(metadata.ImageConfig, digestOf(metadata.ImageID));
  const layers = readLayers(metadata);
  const known = layers.length > 0 ? layers : (config?.diffIds ?? []).map(layerOfDiffId);
  return {
    name: textOf(report.ArtifactName),
    id: digestOf(metadata.ImageID),
    repositoryDigests: textsOf(metadata.RepoDigests),
    distribution: readDistribution(recordOf(metadata.OS)),
    layers: known,
    // A report on a folder has an empty configuration.
    config:
      config && config.diffIds.length > 0 ? { value: config, isExact: isConfigExact(config) } : undefined,
    scannedAt: textOf(report.CreatedAt),
    ...(fileTypes.has(report.ArtifactType) ? { doubt: "of-files" as const } : {}),
  };
}

/**
 * From an engine Trivy rebuilds the history out of the engine's listing, which does not say which entries made a layer.
 * The listing has whole seconds, and builders write fractions. (Digests of packed layers prove nothing: Trivy takes
 * them from its cache, which may know a layer from an earlier scan of another kind.)
 */
function isConfigExact({ history }: ImageConfig): boolean {
  return history.some(({ created }) => created !== undefined && /:\d\d\.\d/.test(created));
}

function readLayers(metadata: JsonRecord): ReportedImage["layers"] {
  const layers = recordsOf(metadata.Layers).map((layer) => ({
    diffId: digestOf(layer.DiffID),
    blobDigest: digestOf(layer.Digest),
  }));
  return layers.length > 0 ? layers : textsOf(metadata.DiffIDs).map(layerOfDiffId);
}

function layerOfDiffId(id: string): ReportedImage["layers"][number] {
  return { diffId: digestOf(id), blobDigest: undefined };
}

function readDistribution(os: JsonRecord): ReportedImage["distribution"] {
  const name = textOf(os.Family);
  if (name === undefined) return undefined;
  // Before 0.30 EOSL was written as Eosl.
  return { name, version: textOf(os.Name) ?? "", isEndOfLife: os.EOSL === true || os.Eosl === true };
}
