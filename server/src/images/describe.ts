/** A base image in words, for whoever points at it in the editor. */

import type { Localise } from "../l10n/texts.ts";
import type { BaseFacts, KnownUser } from "./base-facts.ts";
import { distributionFacts } from "./distribution.ts";
import type { ImageReference } from "./image-reference.ts";
import type { SupportEnd } from "./support-ends.ts";

const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Markdown on a base image: who runs it, what is in it, how long it is supported, what could take its place.
 * `today` decides between "ended" and "ends"; nothing here reads the clock.
 */
export function describeBase(reference: ImageReference, facts: BaseFacts, today: Date, t: Localise): string {
  const { date, slimmerVariants, nonRootAlternatives } = facts;
  const lines = [
    describeStatus(facts, t),
    describeUser(facts, t),
    describeContents(facts, t),
    ...facts.supportEnds.map((end) => describeSupportEnd(end, today, t)),
    slimmerVariants.length > 0 ? t("Smaller: {images}", { images: list(slimmerVariants) }) : undefined,
    nonRootAlternatives.length > 0
      ? t("The same without root: {images}", { images: list(nonRootAlternatives) })
      : undefined,
  ].filter((line) => line !== undefined);
  const bullets = lines.map((line) => `- ${line}`).join("\n");
  const origin = t("As of {date}. Source: {source}", { date, source: escapeMarkdown(facts.source) });
  return `**\`${reference.text}\`**\n\n${bullets}\n\n*${origin}*`;
}

function describeStatus({ status, replacements }: BaseFacts, t: Localise): string | undefined {
  const text = nameStatus(status, t);
  if (text === undefined || replacements.length === 0) return text;
  return t("{status}. Instead: {images}", { status: text, images: list(replacements) });
}

function nameStatus(status: BaseFacts["status"], t: Localise): string | undefined {
  switch (status) {
    case "active":
      return undefined;
    case "deprecated":
      return t("Deprecated by its publisher: no more updates");
    case "dead":
      return t("Discontinued: no more updates");
    case "frozen":
      return t("Frozen: the tags are no longer updated");
    case "moved":
      return t("Moved: versioned tags are gone from this name");
    case "eol":
      return t("Past its end of support");
  }
}

function describeUser(facts: BaseFacts, t: Localise): string | undefined {
  const { user, entrypointDropsTo, needsRootToStart, switchUser } = facts;
  if (!user) return undefined;
  if (!user.isRoot) {
    const name = nameUser(user);
    return name === undefined ? t("Runs without root") : t("Runs as {user}, not as root", { user: name });
  }
  if (entrypointDropsTo !== undefined) {
    return t("Starts as root; its entrypoint changes to {user}", { user: code(entrypointDropsTo) });
  }
  if (needsRootToStart) {
    return t("Runs as root: the main process has to start as root, so a `USER` alone keeps it from starting");
  }
  const other = switchUser && nameUser(switchUser);
  return other === undefined
    ? t("Runs as root unless a `USER` follows")
    : t("Runs as root; has the user {user}", { user: other });
}

function nameUser({ name, uid }: KnownUser): string | undefined {
  if (name === undefined) return uid === undefined ? undefined : `uid ${uid}`;
  return uid === undefined || name === String(uid) ? code(name) : `${code(name)} (uid ${uid})`;
}

function describeContents(facts: BaseFacts, t: Localise): string | undefined {
  const { distribution, release, packageManager, hasShell, isDistroless } = facts;
  if (distribution === undefined) return undefined;
  const name = [distributionFacts(distribution).title, release].filter(Boolean).join(" ");
  const parts = [
    isDistroless ? t("Distroless, from {distribution}", { distribution: name }) : name,
    packageManager && t("packages with {tool}", { tool: code(packageManager) }),
    hasShell === false ? t("no shell") : undefined,
  ];
  return parts.filter(Boolean).join(", ");
}

function describeSupportEnd(
  { product, cycle, date, longTermDate }: SupportEnd,
  today: Date,
  t: Localise,
): string {
  const name = `${product} ${cycle}`;
  if (date === undefined) return t("{product}: support has ended", { product: name });
  const standard = t("{product}: support {end}", { product: name, end: describeDate(date, today, t) });
  if (longTermDate === undefined || longTermDate === date) return standard;
  return `${standard}; ${t("long-term support {end}", { end: describeDate(longTermDate, today, t) })}`;
}

/** `ended 2026-07-11`, `ends 2027-04-30, in 160 days`; the last day still counts as supported. */
function describeDate(date: string, today: Date, t: Localise): string {
  const days = Math.round((Date.parse(date) - startOfDay(today)) / MILLISECONDS_PER_DAY);
  if (days < 0) return t("ended {date}", { date });
  if (days === 0) return t("ends {date}, today", { date });
  return days === 1
    ? t("ends {date}, in 1 day", { date })
    : t("ends {date}, in {days} days", { date, days: String(days) });
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

function list(references: readonly string[]): string {
  return references.map(code).join(", ");
}

function code(text: string): string {
  return `\`${text}\``;
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>]/g, "\\$&");
}
