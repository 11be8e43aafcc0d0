/** What holds for each file: the configuration nearest to it, and above that what the command line says. */
import {
  type ConfigurationHost,
  configurationNames,
  createConfigurationFiles,
  type LoadedConfiguration,
  loadConfiguration,
} from "../config/files.ts";
import { describeProblem, isFatal } from "../config/problems.ts";
import { type FileOptions, type Layer, resolveOptions } from "../config/resolve.ts";
import type { Localise } from "../l10n/texts.ts";
import { describeError } from "./describe-error.ts";
import type { CliHost } from "./host.ts";
import { splitLines } from "./lines.ts";
import type { LintOptions } from "./options.ts";
import type { Problem } from "./report.ts";

export interface Configurations {
  /**
   * Never rejects: what is wrong with a configuration is reported once, and the rest of it holds.
   *
   * @param path absolute
   */
  of(path: string): Promise<FileOptions>;
}

export interface ConfigurationReports {
  problem(problem: Problem): void;
  /** Something that need not be wrong: a rule that another version may have. */
  warning(warning: Problem): void;
}

/** @param options what they set goes above all configuration files */
export function createConfigurations(
  host: CliHost,
  t: Localise,
  options: Pick<LintOptions, "config" | "rule">,
  report: ConfigurationReports,
): Configurations {
  const files = createConfigurationFiles(createConfigurationHost(host));
  const overrides: Layer = { configuration: { rules: options.rule } };
  const named = typeof options.config === "string" ? loadNamed(host, t, options.config) : undefined;
  const reported = new Set<string>();

  const reportOnce = (url: string, tell: () => void) => {
    if (!reported.has(url)) tell();
    reported.add(url);
  };
  const reportProblems = ({ url, text, problems }: LoadedConfiguration) => {
    const lines = splitLines(text);
    for (const problem of problems) {
      const path = host.relativePath(host.cwd, host.filePath(url));
      const position = lines.positionAt(problem.span.start);
      const described = { path, position, message: describeProblem(problem, t) };
      if (isFatal(problem)) report.problem(described);
      else report.warning(described);
    }
  };
  const load = async (url: string): Promise<readonly Layer[]> => {
    if (options.config === false) return [];
    try {
      const loaded = named === undefined ? await files.of(url) : await named;
      if (loaded === undefined) return [];
      reportOnce(loaded.url, () => reportProblems(loaded));
      return [loaded.layer];
    } catch (error) {
      const path = typeof options.config === "string" ? options.config : configurationNames[0];
      reportOnce(path, () => report.problem({ path, message: describeError(error, t) }));
      return [];
    }
  };
  return {
    async of(path) {
      const url = host.fileUri(path);
      return resolveOptions([...(await load(url)), overrides], url);
    },
  };
}

async function loadNamed(host: CliHost, t: Localise, given: string): Promise<LoadedConfiguration> {
  const path = host.resolvePath(host.cwd, given);
  if ((await host.findKind(path)) !== "file") throw new Error(t("There is no such configuration file."));
  const text = new TextDecoder().decode(await host.readFile(path));
  return loadConfiguration({ url: host.fileUri(path), text });
}

function createConfigurationHost(host: CliHost): ConfigurationHost {
  return {
    async readText(url) {
      const path = host.filePath(url);
      if ((await host.findKind(path)) !== "file") return undefined;
      return new TextDecoder().decode(await host.readFile(path));
    },
  };
}
