/** The user's settings as the engine takes them, whatever a client sends. */
import type { Severity } from "../finding.ts";

export type RuleSetting = Severity | "off";

export interface Settings {
  /** Overrides by rule id. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

export const defaultSettings: Settings = { rules: {} };

/** The section of the editor's settings that belongs to this server. */
export const settingsSection = "dockerfileSecurity";

const ruleSettings: ReadonlySet<unknown> = new Set<RuleSetting>(["off", "hint", "info", "warning", "error"]);

/**
 * Keeps what is valid of the `dockerfileSecurity` section and leaves the rest at its default; never throws.
 *
 * @returns the settings, and one sentence for each value that was ignored
 */
export function normaliseSettings(section: unknown): {
  readonly settings: Settings;
  readonly problems: readonly string[];
} {
  if (section === undefined || section === null) return { settings: defaultSettings, problems: [] };
  if (!isRecord(section)) return ignoreAll(settingsSection, section);
  const { rules } = section;
  if (rules === undefined || rules === null) return { settings: defaultSettings, problems: [] };
  if (!isRecord(rules)) return ignoreAll(`${settingsSection}.rules`, rules);

  const entries = Object.entries(rules);
  return {
    settings: { rules: Object.fromEntries(entries.filter(isRuleEntry)) },
    problems: entries
      .filter((entry) => !isRuleEntry(entry))
      .map(
        ([rule, value]) =>
          `${settingsSection}.rules: ${show(value)} is ignored for ${show(rule)}; use "off", "hint", "info", "warning" or "error".`,
      ),
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRuleEntry(entry: [string, unknown]): entry is [string, RuleSetting] {
  return ruleSettings.has(entry[1]);
}

function ignoreAll(name: string, value: unknown) {
  return {
    settings: defaultSettings,
    problems: [`${name}: ${show(value)} is ignored, because it is not an object.`],
  };
}

/** A value short enough for a log line. */
function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
