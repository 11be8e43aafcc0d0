/**
 * Values of reports, which come from strangers and are shown to people: texts come out bounded, on one line and without
 * control characters, and only addresses of the web count as such.
 */
import { listOf } from "../json-values.ts";
import { ReportError } from "./report.ts";

/** UTF-16 code units of a name, a version, a path. */
const longestText = 1000;
const longestAddress = 2000;
/** Of references to one advisory; some have hundreds. */
const mostAddresses = 20;

/**
 * @returns what the text holds
 * @throws ReportError for a text that is empty, cut short or no JSON; it says which
 */
export function parseJson(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (json.trim() === "") throw new ReportError("The file is empty.");
  // What PowerShell's `>` writes, decoded as UTF-8.
  if (/^(?:\uFFFD{2}|.?\0)/s.test(json.slice(0, 4))) {
    throw new ReportError(
      "The file is in UTF-16. Save it in UTF-8; scanners write that with their option for a file.",
    );
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    if (!/^\s*[[{]/.test(json)) throw new ReportError(`The file is no JSON: ${describeOtherText(json)}`);
    const isCut = !/[\]}]\s*$/.test(json);
    const reason = error instanceof Error ? error.message : String(error);
    throw new ReportError(
      // The reason quotes what stands there.
      isCut ? "The file ends in the middle of the JSON." : `The JSON is broken: ${oneLine(reason, 200)}`,
    );
  }
}

function describeOtherText(text: string): string {
  if (/^\s*<(?:\?xml|!doctype|\w)/i.test(text)) {
    return /<bom\s[^>]*cyclonedx/i.test(text.slice(0, 2000))
      ? "it is CycloneDX in XML, which is read as JSON alone (`cyclonedx-json` for Grype)."
      : "it looks like XML or HTML.";
  }
  if (/^SPDXVersion:/m.test(text)) return "it is SPDX in its tag-value form, which names no vulnerabilities.";
  return `it begins with “${oneLine(text, 40)}”.`;
}

/** On one line, without control characters; undefined where nothing is left. */
export function textOf(value: unknown, most: number = longestText): string | undefined {
  if (typeof value !== "string") return undefined;
  return oneLine(value, most) || undefined;
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((item) => textOf(item) ?? []);
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** An address that may be opened: http or https, whole. */
export function addressOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > longestAddress) return undefined;
  const address = value.trim();
  // Printable, and nothing that could end a link in a text.
  return /^https?:\/\/[!#-&(-;=?-[\]-~\u00A1-\u1FFF\u3001-\uD7FF]+$/.test(address) ? address : undefined;
}

export function addressesOf(value: unknown): readonly string[] {
  const addresses = new Set<string>();
  for (const item of listOf(value)) {
    const address = addressOf(item);
    if (address !== undefined) addresses.add(address);
    if (addresses.size === mostAddresses) break;
  }
  return [...addresses];
}

/** `sha256:…`, or undefined for what is no digest. */
export function digestOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[a-z0-9+._-]{1,32}:[a-f0-9]{32,128}$/.test(value) ? value : undefined;
}

/** An absolute path in the image. Some scanners leave the first slash out. */
export function imagePathOf(value: unknown): string | undefined {
  const path = textOf(value);
  if (path === undefined) return undefined;
  return path.startsWith("/") ? path : `/${path.replace(/^\.\//, "")}`;
}

/** Blanks as single spaces, control characters gone, cut to `most` code units. */
export function oneLine(text: string, most: number): string {
  if (text.length <= most && isClean(text)) return text;
  const clean = text
    .slice(0, most * 4)
    // Beside control characters: those that turn the direction of writing around.
    .replace(/[\s\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, " ")
    // Half a character ends whoever writes it into an address.
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .trim();
  if (clean.length <= most) return clean;
  const end = most - 1;
  const splitsPair = /[\uD800-\uDBFF]/.test(clean.charAt(end - 1));
  return `${clean.slice(0, splitsPair ? end - 1 : end).trimEnd()}…`;
}

/** Nearly all texts are: a loop is several times as fast as the expression. Too strict for what is not ASCII. */
function isClean(text: string): boolean {
  let last = 32;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || (code === 32 && last === 32)) return false;
    last = code;
  }
  return last !== 32 || text === "";
}

/** `1 secret`, `3 secrets`; nothing for none. */
export function countOf(count: number, one: string, many: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}

/** Entries of `lists` that gave no finding: they name no advisory or no package, or there are too many of them. */
export function countUnread(lists: readonly unknown[], findings: readonly unknown[]): readonly string[] {
  const entries = lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  return countOf(entries - findings.length, "entry that could not be read", "entries that could not be read");
}
