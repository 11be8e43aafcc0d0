/** Messages of scanners are lists of `Name: value`, one a line. */
import { oneLine } from "../read-json.ts";

const longestValue = 1000;

/** Names in other words, in those of the others. */
const sameFields: ReadonlyMap<string, string> = new Map([
  ["fix version", "fixed version"],
  ["installed version", "version"],
]);

const known =
  /^[ \t]*(Vulnerability|Severity|Package|Installed Version|Version|Fixed Version|Fix Version|Type)(?:[ \t]*:[ \t]*|[ \t]+(?=(?:CVE|GHSA|[A-Z]{3,6})-))(.*)$/gim;

/** The first of each name, names in lower case. Without a value where the line has none. */
export function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(known)) {
    const lower = name.toLowerCase();
    const key = sameFields.get(lower) ?? lower;
    const clean = oneLine(value, longestValue);
    if (!fields.has(key) && clean !== "") fields.set(key, clean);
  }
  return fields;
}
