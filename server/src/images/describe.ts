/** A base image in words, for whoever points at it in the editor. */
import type { BaseFacts, KnownUser } from "./base-facts.ts";
import { distributionFacts } from "./distribution.ts";
import type { ImageReference } from "./image-reference.ts";
import type { SupportEnd } from "./support-ends.ts";

const MILLISECONDS_PER_DAY = 86_400_000;

const STATUS: Readonly<Record<BaseFacts["status"], string | undefined>> = {
  active: undefined,
  deprecated: "Deprecated by its publisher: no more updates",
  dead: "Discontinued: no more updates",
  frozen: "Frozen: the tags are no longer updated",
  moved: "Moved: versioned tags are gone from this name",
  eol: "Past its end of support",
};

/**
 * Markdown on a base image: who runs it, what is in it, how long it is supported, what could take its place.
 * `today` decides between "ended" and "ends"; nothing here reads the clock.
 */
export function describeBase(reference: ImageReference, facts: BaseFacts, today: Date): string {
  const lines = [
    describeStatus(facts),
    describeUser(facts),
    describeContents(facts),
    ...facts.supportEnds.map((end) => describeSupportEnd(end, today)),
    list("Smaller", facts.slimmerVariants),
    list("The same without root", facts.nonRootAlternatives),
  ].filter((line) => line !== undefined);
  const bullets = lines.map((line) => `- ${line}`).join("\n");
  return `**\`${reference.text}\`**\n\n${bullets}\n\n*As of ${facts.date}. Source: ${escapeMarkdown(facts.source)}*`;
}

function describeStatus({ status, replacements }: BaseFacts): string | undefined {
  const text = STATUS[status];
  if (text === undefined) return undefined;
  return replacements.length === 0 ? text : `${text}. Instead: ${replacements.map(code).join(", ")}`;
}

function describeUser(facts: BaseFacts): string | undefined {
  const { user, entrypointDropsTo, needsRootToStart, switchUser } = facts;
  if (!user) return undefined;
  if (!user.isRoot) {
    const name = nameUser(user);
    return name === undefined ? "Runs without root" : `Runs as ${name}, not as root`;
  }
  if (entrypointDropsTo !== undefined)
    return `Starts as root; its entrypoint changes to ${code(entrypointDropsTo)}`;
  if (needsRootToStart) {
    return "Runs as root: the main process has to start as root, so a `USER` alone keeps it from starting";
  }
  const other = switchUser && nameUser(switchUser);
  return other === undefined ? "Runs as root unless a `USER` follows" : `Runs as root; has the user ${other}`;
}

function nameUser({ name, uid }: KnownUser): string | undefined {
  if (name === undefined) return uid === undefined ? undefined : `uid ${uid}`;
  return uid === undefined || name === String(uid) ? code(name) : `${code(name)} (uid ${uid})`;
}

function describeContents(facts: BaseFacts): string | undefined {
  const { distribution, release, packageManager, hasShell, isDistroless } = facts;
  if (distribution === undefined) return undefined;
  const name = [distributionFacts(distribution).title, release].filter(Boolean).join(" ");
  const parts = [
    isDistroless ? `Distroless, from ${name}` : name,
    packageManager === undefined ? undefined : `packages with ${code(packageManager)}`,
    hasShell === false ? "no shell" : undefined,
  ];
  return parts.filter(Boolean).join(", ");
}

function describeSupportEnd({ product, cycle, date, longTermDate }: SupportEnd, today: Date): string {
  const name = `${product} ${cycle}`;
  if (date === undefined) return `${name}: support has ended`;
  const standard = `${name}: support ${describeDate(date, today)}`;
  if (longTermDate === undefined || longTermDate === date) return standard;
  return `${standard}; long-term support ${describeDate(longTermDate, today)}`;
}

/** `ended 2026-07-11`, `ends 2027-04-30, in 160 days`; the last day still counts as supported. */
function describeDate(date: string, today: Date): string {
  const days = Math.round((Date.parse(date) - startOfDay(today)) / MILLISECONDS_PER_DAY);
  if (days < 0) return `ended ${date}`;
  if (days === 0) return `ends ${date}, today`;
  return `ends ${date}, in ${days} ${days === 1 ? "day" : "days"}`;
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

function list(title: string, references: readonly string[]): string | undefined {
  return references.length === 0 ? undefined : `${title}: ${references.map(code).join(", ")}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>]/g, "\\$&");
}
