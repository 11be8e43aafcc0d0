/** What holds for each document, from its configuration file and the editor's settings; kept until it changes. */
import type { Connection } from "vscode-languageserver";
import { describeProblem } from "../config/problems.ts";
import { defaultOptions, type FileOptions, type Layer, resolveOptions } from "../config/resolve.ts";
import type { Configuration } from "../config/schema.ts";
import { readSettings, settingsSection } from "../config/settings.ts";
import { isRecord } from "../json-values.ts";
import type { Localise } from "../l10n/texts.ts";
import type { ClientFeatures } from "./client-features.ts";
import { describeFailure } from "./run-safely.ts";

export interface SettingsStore {
  /** The section as the client has it, unchecked: for what is not part of a configuration. Never rejects. */
  section(uri: string | undefined): Promise<unknown>;
  /**
   * The same, asked anew. A client tells of changes only once it was asked to, and settings may come late to it: what
   * is started must not rest on what it said at first.
   */
  latestSection(uri: string | undefined): Promise<unknown>;
  /** Never rejects: where the client does not answer, the defaults hold. */
  of(uri: string): Promise<FileOptions>;
  /** Takes what `workspace/didChangeConfiguration` brought. */
  change(settings: unknown): void;
  /** Configuration files, or the folders of the workspace, are others now. */
  renew(): void;
  drop(uri: string): void;
}

export interface SettingsSources {
  readonly connection: Connection;
  readonly features: ClientFeatures;
  readonly t: Localise;
  /** The section as the client sent it with its first request, if it did. */
  readonly initial: unknown;
  /** The configuration file that a document has. Never rejects. */
  layerOf(uri: string): Promise<Layer | undefined>;
  /** Where globs in the settings start from. */
  folderOf(uri: string): string;
}

export function createSettingsStore(sources: SettingsSources): SettingsStore {
  const { connection, features, t } = sources;
  const sections = new Map<string | undefined, Promise<unknown>>();
  const byDocument = new Map<string, Promise<FileOptions>>();
  const reported = new Set<string>();
  let shared = sources.initial;

  function read(section: unknown): Configuration {
    const { configuration, problems } = readSettings(section);
    for (const problem of problems) {
      const text = `${settingsSection}: ${describeProblem(problem, t)}`;
      if (reported.has(text)) continue;
      reported.add(text);
      connection.console.warn(text);
    }
    return configuration;
  }

  async function request(uri: string | undefined): Promise<unknown> {
    try {
      const section: unknown = await connection.workspace.getConfiguration({
        ...(uri !== undefined && { scopeUri: uri }),
        section: settingsSection,
      });
      // Clients answer null for a section that they do not hold.
      return section ?? shared;
    } catch (error) {
      const of = uri === undefined ? "" : ` of ${uri}`;
      connection.console.error(describeFailure(`Reading the settings${of}`, error));
      return undefined;
    }
  }

  function sectionOf(uri: string | undefined): Promise<unknown> {
    if (!features.answersConfiguration) return Promise.resolve(shared);
    const asked = sections.get(uri) ?? request(uri);
    sections.set(uri, asked);
    return asked;
  }

  async function combine(uri: string): Promise<FileOptions> {
    try {
      const [file, section] = await Promise.all([sources.layerOf(uri), sectionOf(uri)]);
      const settings = { configuration: read(section), folder: sources.folderOf(uri) };
      return await resolveOptions(file === undefined ? [settings] : [file, settings], uri);
    } catch (error) {
      connection.console.error(describeFailure(`Configuring ${uri}`, error));
      return defaultOptions;
    }
  }

  return {
    section: sectionOf,
    latestSection(uri) {
      sections.delete(uri);
      return sectionOf(uri);
    },
    of(uri) {
      const known = byDocument.get(uri) ?? combine(uri);
      byDocument.set(uri, known);
      return known;
    },
    change(settings) {
      sections.clear();
      byDocument.clear();
      // Clients that answer `workspace/configuration` send null or nothing useful here.
      if (features.answersConfiguration) return;
      const isWhole = isRecord(settings) && settingsSection in settings;
      shared = isWhole ? settings[settingsSection] : settings;
    },
    renew: () => byDocument.clear(),
    drop(uri) {
      sections.delete(uri);
      byDocument.delete(uri);
    },
  };
}
