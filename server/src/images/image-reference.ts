/** Placeholder so that the types hold together until the parser is written. */
import type { Span } from "../dockerfile/span.ts";

export interface ImageReference {
  /** As Docker would pull it, variables filled in. */
  readonly text: string;
  /** `gcr.io`, `localhost:5000`; undefined for Docker Hub's short names. */
  readonly registry: string | undefined;
  /** The path without the registry, as written: `library/node`, `node`, `distroless/static`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
  /** `node` for `docker.io/library/node`, `gcr.io/distroless/static` for that: the key into the base table. */
  readonly familiarName: string;
  /** Where each part stands in the document; undefined where a variable brought it, wholly or in part. */
  readonly spans: { readonly name: Span | undefined; readonly tag: Span | undefined; readonly digest: Span | undefined };
}
