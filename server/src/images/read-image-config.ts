/** From an image's configuration, as engines and registries give it, to what is known about its layers. */
import { isRecord, recordOf } from "../json-values.ts";
import type { HistoryEntry, ImageConfig } from "./image-config.ts";

/** No engine makes more than 127 layers; a longer list is not worth reading, and no list is better than half of it. */
const mostEntries = 10_000;
/** UTF-16 code units: twice what Linux takes as one argument. */
const longestText = 262_144;
const mostLabels = 1000;

/**
 * Reads an OCI or Docker image configuration.
 * https://github.com/opencontainers/image-spec/blob/main/config.md
 *
 * @param value what the JSON text holds, from whatever source
 * @param digest of the text, `sha256:…`, where it is known
 * @returns undefined where it is none: neither layers nor a history
 */
export function readImageConfig(value: unknown, digest?: string): ImageConfig | undefined {
  if (!isRecord(value)) return undefined;
  const rootfs = recordOf(value.rootfs);
  const diffIds = readList(rootfs.diff_ids, (id) => (typeof id === "string" ? id : ""));
  const history = readList(value.history, readEntry);
  if (diffIds === undefined && history === undefined) return undefined;
  const config = recordOf(value.config);
  return {
    digest,
    created: readText(value.created),
    architecture: readText(value.architecture),
    os: readText(value.os),
    history: history ?? [],
    diffIds: diffIds ?? [],
    labels: readLabels(config.Labels),
  };
}

function readList<T>(value: unknown, read: (item: unknown) => T): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.length > mostEntries ? [] : value.map(read);
}

/** Items of no sense still count: the k-th layer belongs to the k-th entry. */
function readEntry(value: unknown): HistoryEntry {
  const entry = recordOf(value);
  return {
    createdBy: readText(entry.created_by) ?? "",
    comment: readText(entry.comment) ?? "",
    created: readText(entry.created),
    isEmptyLayer: entry.empty_layer === true,
  };
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, longestText) : undefined;
}

function readLabels(value: unknown): Readonly<Record<string, string>> {
  const labels = Object.entries(recordOf(value))
    .slice(0, mostLabels)
    .flatMap(([name, text]) =>
      typeof text === "string" ? [[name, text.slice(0, longestText)] as const] : [],
    );
  return Object.fromEntries(labels);
}
