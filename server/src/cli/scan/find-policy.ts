/** What is shown and what fails: the configuration, the ignore files of scanners, and above them the command line. */

import { resolveOptions } from "../../config/resolve.ts";
import type { FailThreshold } from "../../config/scan-policy-schema.ts";
import type { Localise } from "../../l10n/texts.ts";
import { loadPolicyFiles } from "../../policy/load-policy-files.ts";
import type { Policy } from "../../policy/policy.ts";
import { describePolicyFault } from "../../policy/policy-file.ts";
import { createConfigurations } from "../configuration.ts";
import { mostBytes } from "../decode.ts";
import type { CliHost } from "../host.ts";
import type { Problem } from "../report.ts";
import type { ScanOptions } from "./options.ts";

export interface FoundPolicy {
  readonly policy: Policy;
  readonly failOn: FailThreshold;
  /** Without what stands there nobody knows what is wanted. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** @param dockerfile URL of the file that configuration and ignore files are looked for beside and above */
export async function findPolicy(
  host: CliHost,
  t: Localise,
  options: ScanOptions,
  dockerfile: string,
): Promise<FoundPolicy> {
  const problems: string[] = [];
  const warnings: string[] = [];
  const describe = ({ path, position, message }: Problem) =>
    `${[path, position?.line, position?.column].filter((part) => part !== undefined).join(":")}: ${message}`;
  const configurations = createConfigurations(
    host,
    t,
    { rule: {}, ...(options.config !== undefined && { config: options.config }) },
    {
      problem: (problem) => problems.push(describe(problem)),
      warning: (warning) => warnings.push(describe(warning)),
    },
  );
  const isOff = options.config === false;
  const { scan } = isOff
    ? await resolveOptions([], dockerfile)
    : await configurations.of(host.filePath(dockerfile));
  const ignored = isOff ? noFiles : await loadPolicyFiles(dockerfile, `${host.fileUri(host.cwd)}/`, read);
  for (const { url, problems: faults } of ignored.files) {
    const path = host.relativePath(host.cwd, host.filePath(url));
    for (const { line, problem } of faults) {
      warnings.push(`${path}:${line}: ${describePolicyFault(problem, t)}`);
    }
  }

  async function read(url: string): Promise<string | undefined> {
    const path = host.filePath(url);
    if ((await host.findKind(path)) !== "file") return undefined;
    return new TextDecoder().decode(await host.readFile(path, mostBytes));
  }

  return {
    policy: {
      minimumSeverity: options.minSeverity ?? scan.policy.minimumSeverity,
      onlyFixable: options.onlyFixable ?? scan.policy.onlyFixable,
      ignore: [...scan.policy.ignore, ...ignored.entries],
    },
    failOn: options.failOn ?? scan.failOn,
    problems,
    warnings,
  };
}

const noFiles = { entries: [], files: [] } as const;
