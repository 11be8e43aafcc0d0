/** What holds for one file, out of all configurations that speak about it. */
import type { IgnoredRules, LintOptions, RuleSetting } from "../engine.ts";
import type { IgnoredAdvisory, Policy } from "../policy/policy.ts";
import { defaultRewriteSettings, type RewriteSettings } from "../rewrites/rewrite.ts";
import { levelsOf } from "./presets.ts";
import type { FailThreshold } from "./scan-policy-schema.ts";
import type { Configuration } from "./schema.ts";

/** One source of configuration. */
export interface Layer {
  readonly configuration: Configuration;
  /** URL of the folder that globs start from, with a slash at its end; without it globs match nothing. */
  readonly folder?: string;
  /** What people know it by: the name of the file. */
  readonly name?: string;
}

export interface FileOptions extends LintOptions {
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly ignore: readonly IgnoredRules[];
  /** The file is not to be checked. */
  readonly isExcluded: boolean;
  /** For scans of images that belong to the file. */
  readonly scan: ScanPolicy;
  readonly rewrite: RewriteSettings;
}

export interface ScanPolicy {
  readonly policy: Policy;
  /** Only the command line fails. */
  readonly failOn: FailThreshold;
}

/**
 * Negligible is what distributions would not update for, and unknown is what nobody has rated: hundreds in a
 * Debian base. They are counted all the same.
 */
const defaultScan: ScanPolicy = {
  policy: { minimumSeverity: "low", onlyFixable: false, ignore: [] },
  failOn: "high",
};

export const defaultOptions: FileOptions = {
  rules: {},
  ignore: [],
  isExcluded: false,
  scan: defaultScan,
  rewrite: defaultRewriteSettings,
};

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
  return {
    rules,
    ignore: ignore.flat(),
    isExcluded: excluded.includes(true),
    scan: resolveScanPolicy(layers),
    rewrite: resolveRewriteSettings(layers),
  };
}

function resolveRewriteSettings(layers: readonly Layer[]): RewriteSettings {
  const given = layers.map(({ configuration }) => configuration.rewrite ?? {});
  const family = given.findLast(({ minimalImages }) => minimalImages !== undefined)?.minimalImages;
  const mounts = given.findLast(({ cacheMounts }) => cacheMounts !== undefined)?.cacheMounts;
  return {
    minimalFamily: family ?? defaultRewriteSettings.minimalFamily,
    cacheMounts: mounts ?? defaultRewriteSettings.cacheMounts,
  };
}

function resolveScanPolicy(layers: readonly Layer[]): ScanPolicy {
  const given = layers.map(({ configuration }) => configuration.scan ?? {});
  const { policy, failOn } = defaultScan;
  return {
    policy: {
      minimumSeverity:
        given.findLast(({ minimumSeverity }) => minimumSeverity !== undefined)?.minimumSeverity ??
        policy.minimumSeverity,
      onlyFixable:
        given.findLast(({ onlyFixable }) => onlyFixable !== undefined)?.onlyFixable ?? policy.onlyFixable,
      ignore: layers.flatMap(listAccepted),
    },
    failOn: given.findLast((scan) => scan.failOn !== undefined)?.failOn ?? failOn,
  };
}

function listAccepted({ configuration, name }: Layer): readonly IgnoredAdvisory[] {
  return (configuration.scan?.ignore ?? []).flatMap(({ advisory, packages, paths, reason, until }, index) =>
    (typeof advisory === "string" ? [advisory] : advisory).map((id) => ({
      advisory: id,
      packages: packages ?? [],
      paths: paths ?? [],
      purls: [],
      fixState: undefined,
      reason,
      until,
      origin: [name, `scan.ignore[${index}]`].filter(Boolean).join(": "),
    })),
  );
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
