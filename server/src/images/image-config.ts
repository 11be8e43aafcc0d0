/**
 * An image's configuration, as far as layers go: the history that builders write and the layers that it made.
 * https://github.com/opencontainers/image-spec/blob/main/config.md
 */

export interface HistoryEntry {
  /** The builder's words for the instruction; empty where it gave none. May hold the values of build arguments. */
  readonly createdBy: string;
  /** `buildkit.dockerfile.v0`, `FROM …` (Buildah), `debuerreotype 0.15`… */
  readonly comment: string;
  readonly created: string | undefined;
  /** The entry made no layer. */
  readonly isEmptyLayer: boolean;
}

export interface ImageConfig {
  /** Of the configuration, which is the image's id on most engines: `sha256:…`; undefined where it is not known. */
  readonly digest: string | undefined;
  readonly created: string | undefined;
  readonly architecture: string | undefined;
  readonly os: string | undefined;
  /** Oldest first. Empty where the builder recorded none. */
  readonly history: readonly HistoryEntry[];
  /** Digests of the unpacked layers, lowest first: the k-th belongs to the k-th entry of `history` that is not empty. */
  readonly diffIds: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}
