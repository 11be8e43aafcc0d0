/** Settings by document: asked from the client once, kept until they change or the document is closed. */
import type { Connection } from "vscode-languageserver";
import {
  defaultSettings,
  isRecord,
  normaliseSettings,
  type Settings,
  settingsSection,
} from "../config/settings.ts";
import type { ClientFeatures } from "./client-features.ts";
import { describeFailure } from "./run-safely.ts";

export interface SettingsStore {
  /** Never rejects: where the client does not answer, the defaults hold. */
  of(uri: string): Promise<Settings>;
  /** Takes what `workspace/didChangeConfiguration` brought. */
  change(settings: unknown): void;
  drop(uri: string): void;
}

/** @param initial the section as the client sent it with its first request, if it did */
export function createSettingsStore(
  connection: Connection,
  features: ClientFeatures,
  initial: unknown,
): SettingsStore {
  const byDocument = new Map<string, Promise<Settings>>();
  const reported = new Set<string>();
  let shared = normalise(initial);

  function normalise(section: unknown): Settings {
    const { settings, problems } = normaliseSettings(section);
    for (const problem of problems) {
      if (reported.has(problem)) continue;
      reported.add(problem);
      connection.console.warn(problem);
    }
    return settings;
  }

  async function request(uri: string): Promise<Settings> {
    try {
      const section: unknown = await connection.workspace.getConfiguration({
        scopeUri: uri,
        section: settingsSection,
      });
      // Clients answer null for a section that they do not hold.
      return section === null || section === undefined ? shared : normalise(section);
    } catch (error) {
      connection.console.error(describeFailure(`Reading the settings of ${uri}`, error));
      return defaultSettings;
    }
  }

  return {
    of(uri) {
      if (!features.answersConfiguration) return Promise.resolve(shared);
      const known = byDocument.get(uri);
      if (known !== undefined) return known;
      const asked = request(uri);
      byDocument.set(uri, asked);
      return asked;
    },
    change(settings) {
      byDocument.clear();
      // Clients that answer `workspace/configuration` send null or nothing useful here.
      if (features.answersConfiguration) return;
      const isWhole = isRecord(settings) && settingsSection in settings;
      shared = normalise(isWhole ? settings[settingsSection] : settings);
    },
    drop(uri) {
      byDocument.delete(uri);
    },
  };
}
