/** What engines print: JSON whose fields differ by engine and version. */
import { isRecord, type JsonRecord, recordsOf } from "../json-values.ts";

/** The text of the first of these fields that holds one. */
export function firstText(record: JsonRecord, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = record[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** One array, as Podman prints it, or a value a line, as Docker and nerdctl do. Lines that are no JSON are left out. */
export function parseRecords(text: string): readonly JsonRecord[] {
  try {
    const whole: unknown = JSON.parse(text);
    return isRecord(whole) ? [whole] : recordsOf(whole);
  } catch {
    return text.split("\n").flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isRecord(value) ? [value] : [];
      } catch {
        return [];
      }
    });
  }
}

/** `sha256:…`; Podman leaves the algorithm out. */
export function toDigest(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/.test(text)) return `sha256:${text}`;
  return /^[a-z0-9]+:[0-9a-f]{32,}$/.test(text) ? text : undefined;
}
