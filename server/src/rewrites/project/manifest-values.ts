/**
 * Values out of manifests. What has another type than it should counts as missing; maps with names that anybody may
 * choose are `Map`s, for a package may be called `constructor`.
 */
import { memberOf } from "../../built-images/project-values.ts";
import { isRecord, type JsonRecord, recordOf } from "../../json-values.ts";

export type Texts = ReadonlyMap<string, string>;

export function textAt(record: JsonRecord, name: string): string | undefined {
  const value = memberOf(record, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function booleanAt(record: JsonRecord, name: string): boolean | undefined {
  const value = memberOf(record, name);
  return typeof value === "boolean" ? value : undefined;
}

/** Empty for what is no map. */
export function recordAt(record: JsonRecord, ...names: readonly string[]): JsonRecord {
  return names.reduce((inner, name) => recordOf(memberOf(inner, name)), record);
}

/** The entries whose values are texts. */
export function textsAt(record: JsonRecord, name: string): Texts {
  return new Map(
    Object.entries(recordAt(record, name)).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/**
 * JSON, with comments and commas too many where `JSON.parse` does not take it.
 * @throws Error where it is no map, or no JSON
 */
export async function parseJsonRecord(text: string): Promise<JsonRecord> {
  const value = await parseJson(text);
  if (!isRecord(value)) throw new Error("the file does not hold a JSON object");
  return value;
}

async function parseJson(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (strict) {
    const { parse } = await import("jsonc-parser");
    const errors: unknown[] = [];
    const value: unknown = parse(text, errors as never, { allowTrailingComma: true });
    if (errors.length > 0 || value === undefined) throw strict;
    return value;
  }
}

/** @throws Error where it is no TOML */
export async function parseTomlRecord(text: string): Promise<JsonRecord> {
  const { parse } = await import("smol-toml");
  return parse(text);
}
