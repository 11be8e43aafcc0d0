/** What of a scan is shown on a document: its configuration, and the ignore files of scanners beside it. */
import { defaultOptions, type FileOptions } from "../../config/resolve.ts";
import type { Policy } from "../../policy/policy.ts";
import { describeFailure } from "../run-safely.ts";

export interface Policies {
  /** The same object until something changes. Never rejects. */
  of(uri: string | undefined): Promise<Policy>;
  /** Settings, configuration or ignore files are others now. */
  renew(): void;
}

export interface PolicySources {
  optionsOf(uri: string): Promise<FileOptions>;
  /** URL of the workspace's folder around a document. */
  folderAround(uri: string): string | undefined;
  readTextFile(url: string): Promise<string | undefined>;
  /** Files of a workspace that is not trusted could hide what is wrong in it. */
  readonly isTrusted: boolean;
  log(message: string): void;
}

export function createPolicies(sources: PolicySources): Policies {
  const known = new Map<string, Promise<Policy>>();
  const reported = new Set<string>();

  async function load(uri: string): Promise<Policy> {
    const {
      scan: { policy },
    } = await sources.optionsOf(uri);
    if (!sources.isTrusted) return policy;
    try {
      const [{ loadPolicyFiles }, { describePolicyFault }] = await Promise.all([
        import("../../policy/load-policy-files.ts"),
        import("../../policy/policy-file.ts"),
      ]);
      const { entries, files } = await loadPolicyFiles(uri, sources.folderAround(uri), sources.readTextFile);
      for (const { url, problems } of files) {
        for (const { line, problem } of problems) report(`${url}:${line}: ${describePolicyFault(problem)}`);
      }
      return entries.length === 0 ? policy : { ...policy, ignore: [...policy.ignore, ...entries] };
    } catch (error) {
      report(describeFailure(`Reading the ignore files of ${uri}`, error));
      return policy;
    }
  }

  function report(text: string): void {
    if (reported.has(text)) return;
    reported.add(text);
    sources.log(text);
  }

  return {
    of(uri) {
      if (uri === undefined) return Promise.resolve(defaultOptions.scan.policy);
      const policy = known.get(uri) ?? load(uri);
      known.set(uri, policy);
      return policy;
    },
    renew: () => known.clear(),
  };
}
