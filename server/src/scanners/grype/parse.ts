/**
 * Grype's JSON reports. The document has no version of its own; fields have come and never gone.
 * https://github.com/anchore/grype/blob/main/grype/presenter/models/document.go
 */
import { readImageConfig } from "../../images/read-image-config.ts";
import { isRecord, type JsonRecord, recordOf, recordsOf } from "../../json-values.ts";
import { ReportError, type ReportedImage, type ScanReport } from "../report.ts";
import { countOf, countUnread, digestOf, parseJson, textOf, textsOf } from "../report-values.ts";
import { decodeBase64 } from "./decode-base64.ts";
import { readMatch } from "./match.ts";

/** @throws ReportError */
export function parseGrype(text: string): ScanReport {
  return readGrype(parseJson(text));
}

export function looksLikeGrype(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value.matches) && ("descriptor" in value || "source" in value);
}

/** @throws ReportError */
export function readGrype(value: unknown): ScanReport {
  if (!isRecord(value) || !looksLikeGrype(value)) {
    throw new ReportError("This is no report of Grype's: it has no matches, or does not say of what.");
  }
  const descriptor = recordOf(value.descriptor);
  const image = readImage(value, descriptor);
  const order = new Map<string, number>();
  for (const [index, { diffId }] of image.layers.entries()) {
    if (diffId !== undefined && !order.has(diffId)) order.set(diffId, index);
  }
  const findings = recordsOf(value.matches).flatMap((match) => readMatch(match, order) ?? []);
  const ignored = recordsOf(value.ignoredMatches).length;
  return {
    scanner: {
      name: "Grype",
      version: readVersion(descriptor),
      databaseDate: readDatabaseDate(recordOf(descriptor.db)),
    },
    image,
    findings,
    packages: [],
    // Its own rules are among them: headers of the kernel.
    omitted: [
      ...countOf(ignored, "match that Grype ignored", "matches that Grype ignored"),
      ...countUnread([value.matches], findings),
    ],
  };
}

/** `[not provided]` in builds from source. */
function readVersion(descriptor: JsonRecord): string | undefined {
  const version = textOf(descriptor.version);
  return version?.startsWith("[") ? undefined : version;
}

/** Database schema 6 has a status; 5 and older had the fields themselves. */
function readDatabaseDate(db: JsonRecord): string | undefined {
  return textOf(recordOf(db.status).built) ?? textOf(db.built);
}

function readImage(report: JsonRecord, descriptor: JsonRecord): ReportedImage {
  const source = recordOf(report.source);
  // A folder's target is its path.
  const target = recordOf(source.target);
  const id = digestOf(target.imageID);
  const config = readImageConfig(readEncodedJson(target.config), id);
  const diffIds = recordsOf(target.layers).map((layer) => digestOf(layer.digest));
  const distro = recordOf(report.distro);
  const distribution = textOf(distro.name);
  return {
    name: textOf(target.userInput) ?? textOf(source.target),
    id,
    repositoryDigests: textsOf(target.repoDigests),
    distribution:
      distribution === undefined
        ? undefined
        : { name: distribution, version: textOf(distro.version) ?? "", isEndOfLife: false },
    layers: (diffIds.length > 0 ? diffIds : (config?.diffIds ?? [])).map((diffId) => ({
      diffId,
      blobDigest: undefined,
    })),
    // The bytes that the builder wrote, whatever the image came from.
    config: config && config.diffIds.length > 0 ? { value: config, isExact: true } : undefined,
    scannedAt: textOf(descriptor.timestamp),
    ...(source.type === "directory" || source.type === "file" ? { doubt: "of-files" as const } : {}),
  };
}

function readEncodedJson(value: unknown): unknown {
  if (typeof value !== "string" || value === "") return undefined;
  try {
    return JSON.parse(decodeBase64(value));
  } catch {
    return undefined;
  }
}
