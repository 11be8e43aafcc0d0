/** Files of a project as values: YAML and JSON with comments, in which one text and a list of one mean the same. */
import type { Document, YAMLMap } from "yaml";
import { type JsonRecord, listOf, recordOf } from "../json-values.ts";

/** Deeper than any of these files, and far less than the stack holds. */
const deepest = 50;
/** Maps, lists and scalars of one document, and entries that are merged into others. */
const mostNodes = 200_000;

/**
 * All documents of a YAML text, as far as it can be read; none where it cannot.
 * Errors in one place leave the rest as it is: the file may be half typed.
 */
export async function readYamlDocuments(text: string): Promise<readonly unknown[]> {
  const { isAlias, isMap, isScalar, isSeq, parseAllDocuments } = await import("yaml");
  try {
    const documents = parseAllDocuments(text, {
      logLevel: "silent",
      prettyErrors: false,
      // It would compare each key with all others of its map.
      uniqueKeys: false,
    });
    return [...documents].map((document) => convertDocument(document));
  } catch {
    // Nesting that is too deep for the parser's stack.
    return [];
  }

  // The library's own conversion writes keys that are maps as text, and takes ages over `{{{{{…`.
  function convertDocument(document: Document): unknown {
    /** What stands behind each anchor so far: the library would walk the whole document for each alias. */
    const anchors = new Map<string, unknown>();
    let count = 0;
    const convert = (node: unknown, depth: number): unknown => {
      if (depth > deepest || ++count > mostNodes) return undefined;
      if (isAlias(node)) return anchors.get(node.source);
      if (!isScalar(node) && !isSeq(node) && !isMap(node)) return undefined;
      const value = isScalar(node)
        ? node.value
        : isSeq(node)
          ? node.items.map((item) => convert(item, depth + 1))
          : convertMap(node, depth);
      if (node.anchor !== undefined) anchors.set(node.anchor, value);
      return value;
    };
    const convertMap = (map: YAMLMap, depth: number): JsonRecord => {
      const own = new Map<string, unknown>();
      const merged = new Map<string, unknown>();
      for (const { key, value } of map.items) {
        if (!isScalar(key)) continue;
        const content = convert(value, depth + 1);
        const name = String(key.value);
        if (name !== "<<") own.set(name, content);
        else {
          for (const source of Array.isArray(content) ? content.toReversed() : [content]) {
            if (count > mostNodes) break;
            for (const [inner, item] of Object.entries(recordOf(source))) {
              count++;
              merged.set(inner, item);
            }
          }
        }
      }
      return Object.fromEntries([...merged, ...own]);
    };
    return convert(document.contents, 0);
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

/** A member that the map has itself: a service may be called `constructor`. */
export function memberOf(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A scalar as text: YAML makes a number of a tag like 1.20, and nobody can undo that. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value)
    : undefined;
}

/** The texts of a list, or of a text by itself. */
export function scalarTexts(value: unknown): readonly string[] {
  const single = scalarText(value);
  return single === undefined ? listOf(value).flatMap((item) => scalarText(item) ?? []) : [single];
}

/** `A=b` as list or `A: b` as map; what has no value is left out, for it comes from elsewhere. */
export function pairsOf(value: unknown): Readonly<Record<string, string>> {
  const pairs = Array.isArray(value)
    ? value.flatMap((item) => {
        const [, name, text] = /^([^=]+)=(.*)$/s.exec(scalarText(item) ?? "") ?? [];
        return name === undefined || text === undefined ? [] : [[name, text] as const];
      })
    : Object.entries(recordOf(value)).flatMap(([name, item]) => {
        const text = scalarText(item);
        return text === undefined ? [] : [[name, text] as const];
      });
  return Object.fromEntries(pairs);
}
