/** What the manifests in a build context say about the application. */
import type { BuildContext } from "../build-context.ts";

/** Folders and paths as `BuildContext` has them. Every file is read and parsed once. */
export interface Project {
  readonly context: BuildContext;
}

export type Manifest<T> =
  | { readonly kind: "read"; readonly path: string; readonly value: T }
  | { readonly kind: "missing"; readonly path: string }
  /** It is there and cannot be used; `problem` is the parser's word on it, in English. */
  | { readonly kind: "broken"; readonly path: string; readonly problem: string };
