/** Configuration files: the nearest one up from a file, read once for each folder. */
import { type CheckedConfiguration, parseConfiguration } from "./configuration.ts";
import { isFatal } from "./problems.ts";
import type { Layer } from "./resolve.ts";

/** Access to files by their URL. */
export interface ConfigurationHost {
  /** Undefined where there is no such file; rejects where it cannot be read. */
  readText(url: string): Promise<string | undefined>;
}

/** The first one counts where a folder has both. */
export const configurationNames = [".dockerfile-security.yaml", ".dockerfile-security.yml"] as const;

export interface ConfigurationText {
  readonly url: string;
  readonly text: string;
}

/** A configuration file as it is, and what of it holds. */
export interface LoadedConfiguration extends ConfigurationText, CheckedConfiguration {
  /** What holds: this file's content, or while that is broken the last one that was not. */
  readonly layer: Layer;
}

export function isConfigurationUrl(url: string): boolean {
  return configurationNames.some((name) => url.endsWith(`/${name}`));
}

/** @param lastGood what holds if the text is broken; without it, the defaults */
export async function loadConfiguration(
  found: ConfigurationText,
  lastGood?: CheckedConfiguration["configuration"],
): Promise<LoadedConfiguration> {
  const checked = await parseConfiguration(found.text);
  const configuration = checked.problems.some(isFatal) ? (lastGood ?? {}) : checked.configuration;
  const name = found.url.slice(found.url.lastIndexOf("/") + 1);
  return { ...found, ...checked, layer: { configuration, folder: new URL(".", found.url).href, name } };
}

export interface ConfigurationFiles {
  /** The configuration that a file has, if any. Rejects where it cannot be read. */
  of(url: string): Promise<LoadedConfiguration | undefined>;
  /** Reads anew from now on; what was good last is kept. */
  forget(): void;
}

/** Reads each folder once, until told to forget. */
export function createConfigurationFiles(host: ConfigurationHost): ConfigurationFiles {
  const lastGood = new Map<string, CheckedConfiguration["configuration"]>();
  const byFolder = new Map<string, Promise<LoadedConfiguration | undefined>>();
  let generation = 0;

  async function load(folder: string): Promise<LoadedConfiguration | undefined> {
    const startedIn = generation;
    const found = await findInFolder(host, folder);
    if (found === undefined) {
      for (const name of configurationNames) lastGood.delete(`${folder}${name}`);
      return undefined;
    }
    const loaded = await loadConfiguration(found, lastGood.get(found.url));
    // What was read before a change must not come back as the last good one.
    if (startedIn === generation) lastGood.set(found.url, loaded.layer.configuration);
    return loaded;
  }

  return {
    async of(url) {
      for (const folder of listFolders(url)) {
        const known = byFolder.get(folder) ?? load(folder);
        byFolder.set(folder, known);
        const loaded = await known;
        if (loaded !== undefined) return loaded;
      }
      return undefined;
    },
    forget() {
      generation += 1;
      byFolder.clear();
    },
  };
}

async function findInFolder(host: ConfigurationHost, folder: string): Promise<ConfigurationText | undefined> {
  for (const name of configurationNames) {
    const url = `${folder}${name}`;
    const text = await host.readText(url);
    if (text !== undefined) return { url, text };
  }
  return undefined;
}

/** The folders that a file is in, the nearest first, each with a slash at its end. */
function listFolders(url: string): readonly string[] {
  if (!url.startsWith("file:")) return [];
  const folders: string[] = [];
  for (let folder = url.slice(0, url.lastIndexOf("/") + 1); folder.length > "file://".length; ) {
    folders.push(folder);
    folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  }
  return folders;
}
