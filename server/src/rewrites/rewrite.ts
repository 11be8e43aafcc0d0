/** The four rewrites: what goes in, what comes out. Everything here is data. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { Edit } from "../finding.ts";
import type { ConcernId } from "./hazards.ts";
import type { Project } from "./project/project.ts";
import type { Text } from "./text.ts";

export const rewriteIds = ["multi-stage", "distroless", "non-root", "exec-form"] as const;
export type RewriteId = (typeof rewriteIds)[number];

/** Which images a stage is moved to that has no shell: Google's, .NET's chiseled ones, Docker's hardened ones. */
export const minimalFamilies = ["distroless", "chiseled", "hardened"] as const;
export type MinimalFamily = (typeof minimalFamilies)[number];

/** `whenUsed`: only in files that already ask for BuildKit (`# syntax=`, `RUN --mount`, heredocs). */
export const cacheMountUses = ["whenUsed", "always", "never"] as const;

export interface RewriteSettings {
  readonly minimalFamily: MinimalFamily;
  readonly cacheMounts: (typeof cacheMountUses)[number];
}

export const defaultRewriteSettings: RewriteSettings = {
  minimalFamily: "distroless",
  cacheMounts: "whenUsed",
};

export interface RewriteInput {
  readonly dockerfile: Dockerfile;
  /** What the build context says about the application. */
  readonly project: Project;
  readonly settings: RewriteSettings;
  /** Reads a text that a rewrite has made: one rewrite goes on with the result of another. */
  readonly parse: (text: string) => Dockerfile;
}

/**
 * - `refuse`: the rewrite cannot be made safely.
 * - `assume`: it can, if this holds; a TODO comment says so where it matters.
 * - `note`: nothing to check, but worth knowing.
 */
export type Weight = "refuse" | "assume" | "note";

export interface Concern {
  readonly id: ConcernId;
  readonly weight: Weight;
  /** What is so, and what happens because of it: one sentence. */
  readonly text: Text;
  /** For `refuse`: what would make the rewrite possible. */
  readonly remedy?: Text;
  /** In the Dockerfile as it is. */
  readonly span?: Span;
}

export type Outcome =
  /** Nothing to rewrite: it is that way already, or there is no application in the file. */
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly concerns: readonly Concern[] }
  | { readonly kind: "offered"; readonly plan: Plan };

export interface Plan {
  readonly rewrite: RewriteId;
  /** A: all conditions hold. B: something is assumed. */
  readonly level: "A" | "B";
  /** Non-overlapping, in source order. */
  readonly edits: readonly Edit[];
  /** What the plan does, step by step, for the preview. */
  readonly steps: readonly Text[];
  /** None of weight `refuse`. */
  readonly concerns: readonly Concern[];
  /** What the image promises to the outside and will be otherwise: those that are not listed stay. */
  readonly changes: readonly ContractPart[];
}

/** What others rely on: parts of an image's configuration. */
export type ContractPart =
  | "user"
  | "ports"
  | "volumes"
  | "environment"
  | "labels"
  | "entrypoint"
  | "command"
  | "working-directory"
  | "health-check"
  | "stop-signal"
  | "shell";
