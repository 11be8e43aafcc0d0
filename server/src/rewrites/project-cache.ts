/**
 * The projects of build contexts, kept between questions: a keystroke asks for the same again. What was read is
 * trusted for a while, then its times are compared; a watcher's word comes first.
 */
import { folderOf } from "../built-images/project-urls.ts";
import type { ContextHost } from "./context-files.ts";
import { type ContextAnswer, type ContextQuestion, findBuildContext } from "./find-build-context.ts";
import { type FileChange, type OpenBuildContext, openBuildContext } from "./open-build-context.ts";
import { createProject, type Project } from "./project/project.ts";

/** Like `ContextAnswer`, with what the folder says. */
export type ProjectAnswer =
  | { readonly kind: "project"; readonly project: Project; readonly reason: FoundContext["reason"] }
  | Exclude<ContextAnswer, FoundContext>;

type FoundContext = Extract<ContextAnswer, { readonly kind: "folder" }>;

export interface ProjectCache {
  /** Finds the context of a Dockerfile, too: asked again with the same sources, it is known. */
  find(question: ContextQuestion): Promise<ProjectAnswer>;
  /**
   * The same project as long as nothing that was read for it has changed.
   * @param folder URL of the build context, with a slash at its end
   * @param dockerfile URL
   */
  get(folder: string, dockerfile: string): Promise<Project>;
  /** For a client that watches files. */
  renew(url: string, change: FileChange): void;
}

interface KeptAnswer {
  readonly answer: Promise<ContextAnswer>;
  readonly until: number;
}

interface Kept {
  readonly context: OpenBuildContext;
  readonly project: Project;
  /** Milliseconds of the clock at which its files are looked at again. */
  checkAt: number;
  checking: Promise<boolean> | undefined;
}

/** Dockerfiles that are open at once, and then some; each change of a COPY is a new question. */
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
  const answers = new Map<string, KeptAnswer>();

  async function isGood(entry: Kept): Promise<boolean> {
    if (now() < entry.checkAt) return true;
    entry.checking ??= entry.context.isUnchanged().finally(() => {
      entry.checking = undefined;
      entry.checkAt = now() + trustFor;
    });
    return await entry.checking;
  }

  async function findFolder(question: ContextQuestion): Promise<ContextAnswer> {
    const { dockerfile, workspace, explicit, declared, sources } = question;
    const key = JSON.stringify([dockerfile, workspace, explicit, declared, sources]);
    const known = answers.get(key);
    if (known !== undefined && now() < known.until) return await known.answer;
    const answer = findBuildContext(question, host);
    keep(answers, key, { answer, until: now() + trustFor });
    return await answer;
  }

  async function get(folder: string, dockerfile: string): Promise<Project> {
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
    keep(kept, key, { context, project, checkAt: now() + trustFor, checking: undefined });
    return project;
  }

  return {
    get,
    async find(question) {
      const answer = await findFolder(question);
      if (answer.kind !== "folder") return answer;
      return {
        kind: "project",
        project: await get(answer.folder, question.dockerfile),
        reason: answer.reason,
      };
    },
    renew(url, change) {
      // What is there decides where the context is, not what stands in it.
      if (change !== "changed") answers.clear();
      for (const [key, { context }] of kept) if (context.dependsOn(url, change)) kept.delete(key);
    },
  };
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > mostKept && oldest !== undefined) map.delete(oldest);
}
