import type { MinimalFamily, RewriteSettings } from "../../rewrites/rewrite.ts";

/** As the argument parser gives them. */
export interface RewriteOptions {
  readonly write?: true;
  readonly diff?: true;
  readonly context?: string;
  readonly images?: MinimalFamily;
  readonly cacheMounts?: RewriteSettings["cacheMounts"];
  readonly format: "text" | "json";
  /** A path, or false for none at all; the nearest one where it is not given. */
  readonly config?: string | false;
  readonly stdinFilename?: string;
  readonly color?: boolean;
}
