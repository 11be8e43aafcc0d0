/** Reads an image's configuration. https://github.com/opencontainers/image-spec/blob/main/config.md */
import { isRecord } from "../config/is-record.ts";
import type { HistoryEntry, ImageConfig } from "../images/image-config.ts";

/** @returns undefined where the value is no configuration of an image: Helm charts and signatures have others */
export function parseImageConfig(value: unknown, digest: string | undefined): ImageConfig | undefined {
  if (!isRecord(value)) return undefined;
  const rootfs = value.rootfs;
  if (!isRecord(rootfs)) return undefined;
  // `null` where an image has no layer at all.
  const diffIds = Array.isArray(rootfs.diff_ids) ? rootfs.diff_ids : [];
  if (!diffIds.every((id): id is string => typeof id === "string")) return undefined;
  const inner = isRecord(value.config) ? value.config : {};
  return {
    digest,
    created: text(value.created),
    architecture: text(value.architecture),
    os: text(value.os),
    history: (Array.isArray(value.history) ? value.history : []).map(parseEntry),
    diffIds,
    labels: parseLabels(inner.Labels),
  };
}

/** Entries keep their place whatever is in them: layers are counted by it. */
function parseEntry(value: unknown): HistoryEntry {
  const entry = isRecord(value) ? value : {};
  return {
    createdBy: text(entry.created_by) ?? "",
    comment: text(entry.comment) ?? "",
    created: text(entry.created),
    isEmptyLayer: entry.empty_layer === true,
  };
}

function parseLabels(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
