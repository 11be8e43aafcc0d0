/** Messages of scanners are lists of `Name: value`, one a line. */
import { oneLine } from "../report-values.ts";

const longestValue = 1000;
/** They stand at the beginning; behind them there may be a book on the flaw. */
const mostLines = 12;

/** Of those that are read; several words for one thing. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ["vulnerability", "vulnerability"],
  ["severity", "severity"],
  ["package", "package"],
  ["version", "version"],
  ["installed version", "version"],
  ["fixed version", "fixed version"],
  ["fix version", "fixed version"],
  ["type", "type"],
]);

/** The first of each name, names in lower case. Without a value where the line has none. */
export function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let start = 0;
  for (let line = 0; line < mostLines && start < text.length; line += 1) {
    const lineEnd = text.indexOf("\n", start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    readField(text.slice(start, end), fields);
    start = end + 1;
  }
  return fields;
}

function readField(line: string, fields: Map<string, string>): void {
  const colon = line.indexOf(":");
  // Trivy and Grype: `Vulnerability CVE-2024-1`
  const [, id] = colon < 0 ? (/^\s*Vulnerability\s+(\S+)\s*$/.exec(line) ?? []) : [];
  const name = id === undefined ? fieldNames.get(line.slice(0, colon).trim().toLowerCase()) : "vulnerability";
  if (name === undefined || fields.has(name)) return;
  const value = id ?? oneLine(line.slice(colon + 1).trim(), longestValue);
  if (value !== "") fields.set(name, value);
}
