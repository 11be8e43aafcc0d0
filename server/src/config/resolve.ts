/** What holds for one file, out of all configurations that speak about it. */
import type { IgnoredRules, LintOptions, RuleSetting } from "../engine.ts";
import { levelsOf } from "./presets.ts";
import type { Configuration } from "./schema.ts";

/** One source of configuration. */
export interface Layer {
  readonly configuration: Configuration;
  /** URL of the folder that globs start from, with a slash at its end; without it globs match nothing. */
  readonly folder?: string;
}

export interface FileOptions extends LintOptions {
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly ignore: readonly IgnoredRules[];
  /** The file is not to be checked. */
  readonly isExcluded: boolean;
}

export const defaultOptions: FileOptions = { rules: {}, ignore: [], isExcluded: false };

/**
 * @param layers each one overrides those before it: presets as a whole, levels and options one by one; what is
 *   excluded or ignored adds up
 * @param url of the file
 */
export async function resolveOptions(layers: readonly Layer[], url: string): Promise<FileOptions> {
  const rules: Record<string, RuleSetting> = {};
  const set = (id: string, { severity, options }: RuleSetting) => {
    const before = rules[id] ?? {};
    rules[id] = {
      ...before,
      ...(severity !== undefined && { severity }),
      ...(options !== undefined && { options: { ...before.options, ...options } }),
    };
  };
  const preset = layers.findLast(({ configuration }) => configuration.extends)?.configuration.extends;
  if (preset !== undefined) {
    for (const [id, severity] of Object.entries(levelsOf(preset))) set(id, { severity });
  }
  for (const { configuration } of layers) {
    for (const [id, setting] of Object.entries(configuration.rules ?? {})) set(id, toRuleSetting(setting));
  }
  const ignore = await Promise.all(layers.map((layer) => listIgnored(layer, url)));
  const excluded = await Promise.all(layers.map((layer) => isExcluded(layer, url)));
  return { rules, ignore: ignore.flat(), isExcluded: excluded.includes(true) };
}

/** Whether a configuration leaves a file out. */
function isExcluded({ configuration, folder }: Layer, url: string): Promise<boolean> {
  return matchesGlobs(configuration.exclude ?? [], folder, url);
}

type ConfiguredRule = NonNullable<Configuration["rules"]>[string];

function toRuleSetting(setting: ConfiguredRule): RuleSetting {
  if (typeof setting === "string") return { severity: setting };
  const { severity, ...options } = setting;
  return { ...(severity !== undefined && { severity }), options };
}

async function listIgnored({ configuration, folder }: Layer, url: string): Promise<readonly IgnoredRules[]> {
  const entries = await Promise.all(
    (configuration.ignore ?? []).map(async ({ rules, paths, reason }) => {
      if (paths !== undefined && !(await matchesGlobs(paths, folder, url))) return [];
      return [{ rules: typeof rules === "string" ? [rules] : rules, reason }];
    }),
  );
  return entries.flat();
}

async function matchesGlobs(
  globs: readonly string[],
  folder: string | undefined,
  url: string,
): Promise<boolean> {
  if (globs.length === 0 || folder === undefined || !url.startsWith(folder)) return false;
  const { default: picomatch } = await import("picomatch");
  const path = decodePath(url.slice(folder.length));
  return globs.some((glob) => {
    const pattern = glob.replace(/^\.?\//, "").replace(/\/$/, "");
    // The name of a folder means all that is in it.
    return picomatch.isMatch(path, [pattern, `${pattern}/**`], { dot: true });
  });
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
