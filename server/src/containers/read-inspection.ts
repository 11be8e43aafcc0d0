/** `image inspect` and `image history` of Docker, Podman and nerdctl. */
import type { HistoryEntry, ImageConfig } from "../images/image-config.ts";
import {
  isRecord,
  type JsonRecord,
  recordOf,
  recordsOf,
  stringEntriesOf,
  stringsOf,
} from "../json-values.ts";
import { firstText, parseRecords, toDigest } from "./engine-output.ts";
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
  const rootFs = recordOf(record.RootFS);
  const config = recordOf(record.Config);
  const recorded = record.History;
  const hasHistory = Array.isArray(recorded);
  return {
    config: {
      // With containerd's store the id is a manifest's digest, and its descriptor is told.
      digest: isRecord(record.Descriptor) ? undefined : toDigest(firstText(record, "Id", "ID")),
      created: firstText(record, "Created"),
      architecture: firstText(record, "Architecture"),
      os: firstText(record, "Os"),
      history: hasHistory ? recordsOf(recorded).map(readHistoryEntry) : [],
      diffIds: stringsOf(rootFs.Layers),
      labels: stringEntriesOf(config.Labels),
    },
    hasHistory,
  };
}

/** nerdctl's `--mode=native`: the configuration itself. */
function readNative(record: JsonRecord): Inspection | undefined {
  const image = record.ImageConfig;
  if (!isRecord(image)) return undefined;
  const descriptor = recordOf(record.ImageConfigDesc);
  const rootFs = recordOf(image.rootfs);
  const config = recordOf(image.config);
  return {
    config: {
      digest: toDigest(firstText(descriptor, "digest")),
      created: firstText(image, "created"),
      architecture: firstText(image, "architecture"),
      os: firstText(image, "os"),
      history: recordsOf(image.history).map(readHistoryEntry),
      diffIds: stringsOf(rootFs.diff_ids),
      labels: stringEntriesOf(config.Labels),
    },
    hasHistory: true,
  };
}

function readHistoryEntry(entry: JsonRecord): HistoryEntry {
  return {
    createdBy: firstText(entry, "created_by", "CreatedBy") ?? "",
    comment: firstText(entry, "comment", "Comment") ?? "",
    created: firstText(entry, "created", "Created"),
    isEmptyLayer: entry.empty_layer === true || entry.EmptyLayer === true,
  };
}

/** @param text of `image history --human=false --format '{{json .}}'`, newest first */
export function readHistoryListing(text: string): readonly ListedEntry[] {
  return parseRecords(text)
    .map((record): ListedEntry => {
      const size = Number(record.Size ?? record.size ?? 0);
      return {
        id: toDigest(firstText(record, "ID", "Id", "id")),
        createdBy: firstText(record, "CreatedBy") ?? "",
        comment: firstText(record, "Comment", "comment") ?? "",
        created: firstText(record, "CreatedAt", "created"),
        size: Number.isFinite(size) ? size : 0,
      };
    })
    .toReversed();
}
