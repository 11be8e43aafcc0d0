/** What an offered code action carries, so that its edit can be computed when the user picks it. */
import type { Finding, Fix } from "../finding.ts";
import { isRecord } from "../json-values.ts";
import { type RewriteId, rewriteIds } from "../rewrites/rewrite.ts";

export type ActionData = FixData | IgnoreData | AcceptData | FixAllData | RewriteData;

interface Origin {
  readonly uri: string;
  /** The version of the document that the action was offered for. */
  readonly version: number;
}

/** A finding in words, since another version has other objects. */
interface FindingData {
  readonly rule: string;
  readonly message: string;
  readonly start: number;
  /** The lines that the finding is in, and where it begins in the first one. */
  readonly lines: string;
  readonly column: number;
}

interface FixData extends Origin {
  readonly kind: "fix";
  readonly finding: FindingData;
  readonly fix: { readonly id: string; readonly title: string };
}

const places = ["line", "file", "configuration"] as const;

/** Where a rule is ignored. */
export type IgnorePlace = (typeof places)[number];

interface IgnoreData extends Origin {
  readonly kind: "ignore";
  readonly place: IgnorePlace;
  readonly finding: FindingData;
}

/** Vulnerabilities of a package that a scan found. */
interface AcceptData extends Origin {
  readonly kind: "accept";
  readonly package: string;
  readonly advisories: readonly string[];
}

interface FixAllData extends Origin {
  readonly kind: "fixAll";
}

/** Only for the version that it was offered for. */
export interface RewriteData extends Origin {
  readonly kind: "rewrite";
  readonly rewrite: RewriteId;
}

export function describeFinding({ rule, messageId, span }: Finding, text: string): FindingData {
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const lineEnd = text.indexOf("\n", span.end);
  return {
    rule,
    message: messageId,
    start: span.start,
    lines: text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd),
    column: span.start - lineStart,
  };
}

export function describeFix({ id, title }: Fix): FixData["fix"] {
  return { id, title };
}

/**
 * Finds what an action was offered for.
 *
 * @param version of the document that `findings` and `text` belong to; where it is another one than the action
 *   was offered for, only a finding that cannot be mistaken counts
 */
export function findFinding(
  data: FixData | IgnoreData,
  version: number,
  text: string,
  findings: readonly Finding[],
): Finding | undefined {
  const alike = findings.filter((finding) => {
    const found = describeFinding(finding, text);
    return (
      found.rule === data.finding.rule &&
      found.message === data.finding.message &&
      found.lines === data.finding.lines &&
      found.column === data.finding.column &&
      (data.kind === "ignore" || findFix(data, finding) !== undefined)
    );
  });
  if (version === data.version) return alike.find(({ span }) => span.start === data.finding.start);
  return alike.length === 1 ? alike[0] : undefined;
}

/** A finding can offer one kind of fix several times, with other values. */
export function findFix(data: FixData, finding: Finding): Fix | undefined {
  return finding.fixes.find(({ id, title }) => id === data.fix.id && title === data.fix.title);
}

/** @returns undefined for what this server never sent */
export function readActionData(data: unknown): ActionData | undefined {
  if (!isRecord(data)) return undefined;
  const { uri, version, kind } = data;
  if (typeof uri !== "string" || typeof version !== "number") return undefined;
  if (kind === "fixAll") return { kind, uri, version };
  if (kind === "rewrite") {
    const rewrite = rewriteIds.find((id) => id === data.rewrite);
    return rewrite && { kind, uri, version, rewrite };
  }
  if (kind === "accept") {
    const { package: name, advisories } = data;
    if (typeof name !== "string" || !Array.isArray(advisories)) return undefined;
    const ids = advisories.filter((id) => typeof id === "string");
    return { kind, uri, version, package: name, advisories: ids };
  }
  const finding = readFinding(data.finding);
  if (finding === undefined) return undefined;
  if (kind === "ignore") {
    const place = places.find((name) => name === data.place);
    return place === undefined ? undefined : { kind, uri, version, place, finding };
  }
  const { fix } = data;
  if (kind !== "fix" || !isRecord(fix)) return undefined;
  const { id, title } = fix;
  if (typeof id !== "string" || typeof title !== "string") return undefined;
  return { kind, uri, version, finding, fix: { id, title } };
}

function readFinding(data: unknown): FindingData | undefined {
  if (!isRecord(data)) return undefined;
  const { rule, message, start, lines, column } = data;
  if (typeof rule !== "string" || typeof message !== "string" || typeof lines !== "string") return undefined;
  if (typeof start !== "number" || typeof column !== "number") return undefined;
  return { rule, message, start, lines, column };
}
