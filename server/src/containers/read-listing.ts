/** `image ls` of Docker, Podman and nerdctl. */
import { type JsonRecord, stringsOf } from "../json-values.ts";
import type { LocalImage } from "./engine.ts";
import { firstText, parseRecords, toDigest } from "./engine-output.ts";

/** @returns one for each image, in the engine's order; sizes are as exact as the engine prints them */
export function readListing(text: string): readonly LocalImage[] {
  const images = new Map<string, LocalImage>();
  for (const record of parseRecords(text)) {
    const id = toDigest(firstText(record, "ID", "Id", "id"));
    if (id === undefined) continue;
    const before = images.get(id);
    images.set(id, {
      id,
      references: [...new Set([...(before?.references ?? []), ...namesOf(record)])],
      created: before?.created ?? createdOf(record),
      size: before?.size ?? sizeOf(record.Size ?? record.VirtualSize),
    });
  }
  return [...images.values()];
}

function namesOf(record: JsonRecord): readonly string[] {
  const names = [...stringsOf(record.Names), ...stringsOf(record.RepoTags)];
  const repository = firstText(record, "Repository");
  const tag = firstText(record, "Tag");
  if (repository !== undefined && tag !== undefined) names.push(`${repository}:${tag}`);
  return names.filter((name) => !name.includes("<none>"));
}

function createdOf(record: JsonRecord): string | undefined {
  const seconds = record.Created;
  const written = firstText(record, "CreatedAt", "Created");
  // `2026-11-21 14:28:15 +0000 UTC`, as Go prints times by itself; the name of the zone only repeats the offset.
  const go = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? ([+-]\d\d)(\d\d)\b/.exec(written ?? "");
  const time = go
    ? Date.parse(`${go[1]}T${go[2]}${go[3]}:${go[4]}`)
    : written !== undefined
      ? Date.parse(written)
      : typeof seconds === "number"
        ? seconds * 1000
        : Number.NaN;
  return Number.isFinite(time) && Math.abs(time) < 8e15 ? new Date(time).toISOString() : undefined;
}

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of `1.99MB`, `7.6 MiB`, `2135738`. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b)?$/i.exec(value.trim());
  const unit = units[match?.[2]?.toLowerCase() ?? "b"];
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}
