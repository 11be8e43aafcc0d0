/** Values with the places where they stand, so that problems are shown there, whatever language they were in. */
import type { Span } from "../dockerfile/span.ts";
import { isRecord } from "../json-values.ts";

export type Located = { readonly span: Span } & (
  | { readonly kind: "scalar"; readonly value: string | number | bigint | boolean | null }
  | { readonly kind: "list"; readonly items: readonly Located[] }
  | { readonly kind: "map"; readonly entries: readonly LocatedEntry[] }
);

export interface LocatedEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Located;
}

const nowhere: Span = { start: 0, end: 0 };

/** A value that has no text; null in a map, which editors send for what is not set, is left out. */
export function locateNowhere(value: unknown): Located {
  if (Array.isArray(value)) return { kind: "list", items: value.map(locateNowhere), span: nowhere };
  if (isRecord(value)) {
    const entries = Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => ({ key, keySpan: nowhere, value: locateNowhere(entry) }));
    return { kind: "map", entries, span: nowhere };
  }
  return { kind: "scalar", value: isScalar(value) ? value : null, span: nowhere };
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
