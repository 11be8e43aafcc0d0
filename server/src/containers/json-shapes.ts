/** Reading what engines print: JSON whose fields differ by engine and version. */
import { isRecord } from "../config/is-record.ts";

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The text of the first of these fields that holds one. */
export function textOf(record: JsonRecord, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = record[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

export function recordsOf(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
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
export function digestOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/.test(text)) return `sha256:${text}`;
  return /^[a-z0-9]+:[0-9a-f]{32,}$/.test(text) ? text : undefined;
}
