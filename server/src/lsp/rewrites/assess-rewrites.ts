/** The rewrites behind the desk: loaded with the first question. */
import type { Dockerfile } from "../../dockerfile/model.ts";
import type { Engine } from "../../engine.ts";
import type { ContextHost } from "../../rewrites/context-files.ts";
import { type FoundProject, findProject } from "../../rewrites/find-project.ts";
import type { FileChange } from "../../rewrites/open-build-context.ts";
import { createProjectCache } from "../../rewrites/project-cache.ts";
import type { Outcome, Plan, RewriteId, RewriteSettings } from "../../rewrites/rewrite.ts";
import { applyPlan, assessRewrite, type RewriteResult } from "../../rewrites/run-rewrite.ts";
import type { DeskOptions, RewriteSubject } from "./rewrite-desk.ts";

export interface Assessor {
  assess(id: RewriteId, subject: RewriteSubject): Promise<Outcome>;
  apply(plan: Plan, subject: RewriteSubject): RewriteResult;
  renew(url: string, change: FileChange): void;
}

/** All that one version of a document and one state of its project lead to. */
interface Assessments {
  readonly found: FoundProject;
  readonly settings: RewriteSettings;
  readonly outcomes: Map<RewriteId, Promise<Outcome>>;
}

export function createAssessor(options: Omit<DeskOptions, "engine"> & { readonly engine: Engine }): Assessor {
  const { engine, now, workspaceOf } = options;
  const host = options.contexts ?? noContexts;
  const cache = createProjectCache(host, { now });
  const known = new WeakMap<Dockerfile, Assessments>();

  async function find({ uri, dockerfile }: RewriteSubject): Promise<FoundProject> {
    // Documents without a file, and file systems of other extensions, have no folder that could be read here.
    const workspace = uri.startsWith("file:") ? workspaceOf(uri) : undefined;
    const isOnDisk = workspace?.startsWith("file:") === true;
    return findProject(dockerfile, { dockerfile: uri, workspace: isOnDisk ? workspace : undefined }, cache);
  }

  async function assessmentsOf(subject: RewriteSubject): Promise<Assessments> {
    const found = await find(subject);
    const { dockerfile, settings } = subject;
    const before = known.get(dockerfile);
    if (before !== undefined && isSame(before.found, found) && isEqual(before.settings, settings)) {
      return before;
    }
    const fresh: Assessments = { found, settings, outcomes: new Map() };
    known.set(dockerfile, fresh);
    return fresh;
  }

  return {
    async assess(id, subject) {
      const { found, settings, outcomes } = await assessmentsOf(subject);
      const assessed = outcomes.get(id);
      if (assessed !== undefined) return assessed;
      const { project, concern } = found;
      const { dockerfile } = subject;
      const outcome = assessRewrite(engine, id, { dockerfile, project, settings, contextConcern: concern });
      outcomes.set(id, outcome);
      // What failed once may not fail again.
      outcome.catch(() => outcomes.delete(id));
      return outcome;
    },
    apply: (plan, { dockerfile }) => applyPlan(engine, dockerfile, plan),
    renew: cache.renew,
  };
}

/** Without a context there is a new, empty project each time. */
function isSame(a: FoundProject, b: FoundProject): boolean {
  return a.concern === b.concern && (a.project === b.project || a.concern !== undefined);
}

function isEqual(a: RewriteSettings, b: RewriteSettings): boolean {
  return a.minimalFamily === b.minimalFamily && a.cacheMounts === b.cacheMounts;
}

const noContexts: ContextHost = {
  open: (folder) => ({
    folder,
    readBytes: async () => ({ kind: "missing" }),
    list: async () => [],
    stamp: async () => undefined,
  }),
  realFolder: async () => undefined,
};
