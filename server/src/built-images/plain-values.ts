/** YAML and JSON of strangers to values, and values to what a reader expects: anything may be anything. */
import { isRecord } from "../config/is-record.ts";

export type PlainRecord = Readonly<Record<string, unknown>>;

/** Of one scalar or collection that aliases repeat; more is a bomb. */
const mostAliases = 2_000;

/**
 * All documents of a YAML text, as far as it can be read; none where it cannot.
 * Errors in one place leave the rest as it is: the file may be half typed.
 */
export async function readYamlDocuments(text: string): Promise<readonly unknown[]> {
  const { parseAllDocuments } = await import("yaml");
  try {
    const documents = parseAllDocuments(text, { merge: true, logLevel: "silent", prettyErrors: false });
    return [...documents].map((document) => document.toJS({ maxAliasCount: mostAliases }));
  } catch {
    // Aliases without end or without anchor, nesting that is too deep for the stack.
    return [];
  }
}

/** JSON as editors have it: with comments and commas too many. */
export async function readJson(text: string): Promise<unknown> {
  const { parse } = await import("jsonc-parser");
  try {
    return parse(text, [], { allowTrailingComma: true });
  } catch {
    return undefined;
  }
}

/** A map's entries; nothing for anything else. */
export function recordOf(value: unknown): PlainRecord {
  return isRecord(value) ? value : {};
}

/** A member that the map has itself: a service may be called `constructor`. */
export function memberOf(record: PlainRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A scalar as text: YAML makes a number of a tag like 1.20, and nobody can undo that. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value)
    : undefined;
}

/** The texts of a list, or of a text by itself. */
export function textsOf(value: unknown): readonly string[] {
  const single = textOf(value);
  return single === undefined ? listOf(value).flatMap((item) => textOf(item) ?? []) : [single];
}

/** `A=b` as list or `A: b` as map; what has no value is left out, for it comes from elsewhere. */
export function pairsOf(value: unknown): Readonly<Record<string, string>> {
  const pairs = Array.isArray(value)
    ? value.flatMap((item) => {
        const [, name, text] = /^([^=]+)=(.*)$/s.exec(textOf(item) ?? "") ?? [];
        return name === undefined || text === undefined ? [] : [[name, text] as const];
      })
    : Object.entries(recordOf(value)).flatMap(([name, item]) => {
        const text = textOf(item);
        return text === undefined ? [] : [[name, text] as const];
      });
  return Object.fromEntries(pairs);
}
