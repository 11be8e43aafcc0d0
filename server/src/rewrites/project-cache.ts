/**
 * The projects of build contexts, kept between questions: a keystroke asks for the same again. What was read is
 * trusted for a while, then its times are compared; a watcher's word comes first.
 */
import { folderOf } from "../built-images/project-urls.ts";
import type { ContextHost } from "./context-files.ts";
import { type FileChange, type OpenBuildContext, openBuildContext } from "./open-build-context.ts";
import { createProject, type Project } from "./project/project.ts";

export interface ProjectCache {
  /**
   * The same project as long as nothing that was read for it has changed.
   * @param folder URL of the build context, with a slash at its end
   * @param dockerfile URL
   */
  get(folder: string, dockerfile: string): Promise<Project>;
  /** For a client that watches files. */
  renew(url: string, change: FileChange): void;
}

interface Kept {
  readonly context: OpenBuildContext;
  readonly project: Project;
  /** Milliseconds of the clock at which its files are looked at again. */
  checkAt: number;
  checking: Promise<boolean> | undefined;
}

/** Dockerfiles that are open at once, and then some. */
const mostKept = 50;

/**
 * @param now milliseconds
 * @param trustFor milliseconds for which nothing is looked at
 */
export function createProjectCache(
  host: ContextHost,
  { now, trustFor = 5_000 }: { readonly now: () => number; readonly trustFor?: number },
): ProjectCache {
  const kept = new Map<string, Kept>();

  async function isGood(entry: Kept): Promise<boolean> {
    if (now() < entry.checkAt) return true;
    entry.checking ??= entry.context.isUnchanged().finally(() => {
      entry.checking = undefined;
      entry.checkAt = now() + trustFor;
    });
    return await entry.checking;
  }

  return {
    async get(folder, dockerfile) {
      const key = `${folder} ${dockerfile}`;
      const known = kept.get(key);
      if (known !== undefined && (await isGood(known))) return known.project;
      // Another question may have opened it anew in the meantime.
      const newer = kept.get(key);
      if (newer !== undefined && newer !== known) return newer.project;
      const context = openBuildContext(host.open(folder), {
        files: host.open(folderOf(dockerfile)),
        url: dockerfile,
      });
      const project = createProject(context);
      kept.delete(key);
      kept.set(key, { context, project, checkAt: now() + trustFor, checking: undefined });
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return project;
    },
    renew(url, change) {
      for (const [key, { context }] of kept) if (context.dependsOn(url, change)) kept.delete(key);
    },
  };
}
