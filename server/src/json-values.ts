/**
 * Values out of JSON and YAML that anybody may have written, before anything is known of them. What has another type
 * than it should counts as missing. Texts stay as they are: what is shown of a report goes through
 * `scanners/report-values.ts`, what is kept through `scan/stored-values.ts`, which takes nothing but what it wrote.
 */

export type JsonRecord = Readonly<Record<string, unknown>>;

/** More than any list has that means something. */
const mostItems = 100_000;

const nothing: JsonRecord = Object.freeze({});

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A map's entries; none for anything else. */
export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : nothing;
}

export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  return value.length > mostItems ? value.slice(0, mostItems) : value;
}

export function recordsOf(value: unknown): readonly JsonRecord[] {
  return listOf(value).filter(isRecord);
}

/** The texts among the items of a list. */
export function stringsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

/** The entries of a map whose values are texts. */
export function stringEntriesOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** For spreading: the property where the value is a text that says something, nothing otherwise. */
export function textProperty<K extends string>(key: K, value: unknown): { readonly [P in K]?: string } {
  // The key is the one that was asked for.
  return (typeof value === "string" && value !== "" ? { [key]: value } : {}) as {
    readonly [P in K]?: string;
  };
}
