/** Answers what rewrites make of a document: planned once for each version of it and of its project. */
import { type DidChangeWatchedFilesParams, FileChangeType } from "vscode-languageserver";
import { lazy } from "../../dockerfile/lazy.ts";
import type { Dockerfile } from "../../dockerfile/model.ts";
import type { Engine } from "../../engine.ts";
import type { ContextHost } from "../../rewrites/context-files.ts";
import type { Outcome, Plan, RewriteId, RewriteSettings } from "../../rewrites/rewrite.ts";
import type { RewriteResult } from "../../rewrites/run-rewrite.ts";

export interface RewriteSubject {
  readonly uri: string;
  /** The model of one version of the document: plans are kept with it. */
  readonly dockerfile: Dockerfile;
  readonly settings: RewriteSettings;
}

export interface RewriteDesk {
  /** Reads the build context where it is not known yet. */
  assess(id: RewriteId, subject: RewriteSubject): Promise<Outcome>;
  /** Makes and checks what an assessment of the same version has planned. */
  apply(plan: Plan, subject: RewriteSubject): Promise<RewriteResult>;
  /** Files that the client watches have changed. */
  notice(changes: DidChangeWatchedFilesParams["changes"]): void;
}

export interface DeskOptions {
  readonly engine: Promise<Engine>;
  /** Undefined where there are no files to be read: in a browser. */
  readonly contexts: ContextHost | undefined;
  /** Milliseconds. */
  now(): number;
  /** URL, with a slash at its end, of the folder that is open around a document; nothing outside of it is read. */
  workspaceOf(uri: string): string | undefined;
}

export function createRewriteDesk(options: DeskOptions): RewriteDesk {
  const { engine, now, workspaceOf } = options;
  // Most sessions rewrite nothing: the languages and their tables are loaded with the first question.
  const load = lazy(async () => {
    const { createAssessor } = await import("./assess-rewrites.ts");
    return createAssessor({ engine: await engine, contexts: options.contexts, now, workspaceOf });
  });
  let isLoaded = false;
  const ready = async () => {
    isLoaded = true;
    return load();
  };
  return {
    assess: async (id, subject) => (await ready()).assess(id, subject),
    apply: async (plan, subject) => (await ready()).apply(plan, subject),
    notice(changes) {
      if (!isLoaded) return;
      load()
        .then((assessor) => {
          for (const { uri, type } of changes) assessor.renew(uri, changeNames[type] ?? "changed");
        })
        // Who asked first was told.
        .catch(() => undefined);
    },
  };
}

const changeNames = {
  [FileChangeType.Created]: "created",
  [FileChangeType.Changed]: "changed",
  [FileChangeType.Deleted]: "deleted",
} as const;
