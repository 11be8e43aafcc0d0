/** The programs that build and keep images on this machine, behind one seam: docker, podman, nerdctl. */
import type { ImageConfig } from "../images/image-config.ts";

export type EngineId = "docker" | "podman" | "nerdctl";

export interface LocalImage {
  /** `sha256:…` */
  readonly id: string;
  /** `node:24`; none where the image has no name. */
  readonly references: readonly string[];
  /** ISO 8601 */
  readonly created: string | undefined;
  /** Bytes, unpacked. */
  readonly size: number | undefined;
}

/**
 * How much of a configuration is needed. `exact` reads the whole saved image where nothing less tells which entries
 * of the history made a layer; `likely` guesses there; `layers` has no history at all.
 */
export type ConfigDetail = "exact" | "likely" | "layers";

/** Functions that return `EngineFailure` never reject but for a signal that was aborted. */
export interface ContainerEngine {
  readonly id: EngineId;
  /**
   * Where a scanner can reach the engine by itself, contexts resolved: `unix:///…`; undefined where it cannot
   * (ssh, podman without its service, nerdctl), so that the image has to be saved first.
   */
  readonly dockerHost: string | undefined;
  listImages(signal?: AbortSignal): Promise<readonly LocalImage[] | EngineFailure>;
  /**
   * The configuration of a local image, or `not-found`. Nothing is pulled.
   *
   * @param detail `exact` by default
   */
  readConfig(
    reference: string,
    signal?: AbortSignal,
    detail?: ConfigDetail,
  ): Promise<ImageConfig | EngineFailure>;
  /** Layers of a local image as `docker save` writes them; bytes go to `onChunk` as they come. */
  save(
    reference: string,
    onChunk: (chunk: Uint8Array) => Promise<void> | void,
    signal?: AbortSignal,
  ): Promise<EngineFailure | undefined>;
  /** Builds and gives back the image's id. */
  build(request: BuildRequest, signal?: AbortSignal): Promise<{ readonly id: string } | EngineFailure>;
}

export interface BuildRequest {
  /** Paths are absolute. */
  readonly dockerfile: string;
  readonly context: string;
  readonly tag: string;
  readonly stage: string | undefined;
  readonly buildArguments: Readonly<Record<string, string>>;
  /** Gets what the builder writes, line by line. */
  readonly onLine: (line: string) => void;
}

export interface EngineFailure {
  readonly kind: "not-found" | "not-running" | "denied" | "build-failed" | "failed";
  /** The engine's own words, its last line first of all. */
  readonly detail: string;
}
