/** What the extension and the server say to each other about rewrites, and what commands of other editors get. */
import type { WorkspaceEdit } from "vscode-languageserver";
import type { RewriteId } from "../rewrites/rewrite.ts";

export const rewriteRequest = "dockerfileSecurity/rewrite";

export interface RewriteParams {
  /** Of a Dockerfile that is open, saved or not. */
  readonly uri: string;
  readonly rewrite: RewriteId;
}

/** Texts are translated. */
export type RewriteAnswer =
  | {
      readonly kind: "offered";
      readonly title: string;
      /** B: something is assumed. */
      readonly level: "A" | "B";
      /** Of the version that it was computed for. */
      readonly edit: WorkspaceEdit;
      readonly version: number;
      readonly steps: readonly string[];
      readonly assumptions: readonly Reason[];
      /** Worth knowing, and nothing to check. */
      readonly notes: readonly Reason[];
      /** What others rely on and will be otherwise: ports, user, … */
      readonly changes: readonly string[];
    }
  | {
      readonly kind: "refused";
      readonly title: string;
      readonly message: string;
      /** At least one. */
      readonly reasons: readonly Reason[];
    }
  | { readonly kind: "nothing"; readonly title: string; readonly message: string }
  | {
      readonly kind: "failed";
      /** `stale`: the document was changed meanwhile; `faulty`: the rewrite's own checks stopped it. */
      readonly failure: "stale" | "faulty" | "no-dockerfile" | "not-applied" | "internal";
      readonly message: string;
    };

export interface Reason {
  /** `H11`, `S3`: a paragraph of docs/rewrites.md. */
  readonly id: string;
  readonly text: string;
  /** Where that paragraph is. */
  readonly url: string;
  /** Counted from 0. */
  readonly line?: number;
}

/** What the data of a code action that rewrites says of itself: its edit is shown before it is made. */
export const rewriteActionKind = "refactor.rewrite.dockerfileSecurity";
