/** `image inspect` and `image history` of Docker, Podman and nerdctl. */
import { isRecord } from "../config/is-record.ts";
import type { HistoryEntry, ImageConfig } from "../images/image-config.ts";
import { digestOf, type JsonRecord, parseRecords, recordsOf, textOf, textsOf } from "./json-shapes.ts";
import type { ListedEntry } from "./rebuild-history.ts";

/** `history` is undefined where the engine tells it only by a listing. */
export interface Inspection {
  readonly config: ImageConfig;
  readonly hasHistory: boolean;
}

/** @returns one for each image, in the order of asking */
export function readInspections(text: string): readonly Inspection[] {
  return parseRecords(text).map((record) => readNative(record) ?? readCompatible(record));
}

/** Podman's holds the history of the configuration; Docker's holds none. */
function readCompatible(record: JsonRecord): Inspection {
  const rootFs = isRecord(record.RootFS) ? record.RootFS : {};
  const config = isRecord(record.Config) ? record.Config : {};
  const recorded = record.History;
  const hasHistory = Array.isArray(recorded);
  return {
    config: {
      // With containerd's store the id is a manifest's digest, and its descriptor is told.
      digest: isRecord(record.Descriptor) ? undefined : digestOf(textOf(record, "Id", "ID")),
      created: textOf(record, "Created"),
      architecture: textOf(record, "Architecture"),
      os: textOf(record, "Os"),
      history: hasHistory ? recordsOf(recorded).map(readHistoryEntry) : [],
      diffIds: textsOf(rootFs.Layers),
      labels: readLabels(config.Labels),
    },
    hasHistory,
  };
}

/** nerdctl's `--mode=native`: the configuration itself. */
function readNative(record: JsonRecord): Inspection | undefined {
  const image = record.ImageConfig;
  if (!isRecord(image)) return undefined;
  const descriptor = isRecord(record.ImageConfigDesc) ? record.ImageConfigDesc : {};
  const rootFs = isRecord(image.rootfs) ? image.rootfs : {};
  const config = isRecord(image.config) ? image.config : {};
  return {
    config: {
      digest: digestOf(textOf(descriptor, "digest")),
      created: textOf(image, "created"),
      architecture: textOf(image, "architecture"),
      os: textOf(image, "os"),
      history: recordsOf(image.history).map(readHistoryEntry),
      diffIds: textsOf(rootFs.diff_ids),
      labels: readLabels(config.Labels),
    },
    hasHistory: true,
  };
}

function readHistoryEntry(entry: JsonRecord): HistoryEntry {
  return {
    createdBy: textOf(entry, "created_by", "CreatedBy") ?? "",
    comment: textOf(entry, "comment", "Comment") ?? "",
    created: textOf(entry, "created", "Created"),
    isEmptyLayer: entry.empty_layer === true || entry.EmptyLayer === true,
  };
}

function readLabels(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** @param text of `image history --human=false --format '{{json .}}'`, newest first */
export function readHistoryListing(text: string): readonly ListedEntry[] {
  return parseRecords(text)
    .map((record): ListedEntry => {
      const size = Number(record.Size ?? record.size ?? 0);
      return {
        id: digestOf(textOf(record, "ID", "Id", "id")),
        createdBy: textOf(record, "CreatedBy") ?? "",
        comment: textOf(record, "Comment", "comment") ?? "",
        created: textOf(record, "CreatedAt", "created"),
        size: Number.isFinite(size) ? size : 0,
      };
    })
    .toReversed();
}
