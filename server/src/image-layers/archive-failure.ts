/** Why an image archive, or the folder of an OCI layout, could not be read. */
import type { EngineFailure } from "../containers/engine.ts";
import type { Localise } from "../l10n/texts.ts";

export type ArchiveFailure =
  /** No tar file, or one that holds no image. */
  | { readonly kind: "not-an-image"; readonly reason: NoImageReason }
  /** Cut off, or contents that contradict each other. In English. */
  | { readonly kind: "broken"; readonly detail: string }
  /**
   * The manifest names something that is not there. Engines that keep images in containerd's store save them so where
   * a layer was never fetched, because another image had it: https://github.com/moby/moby/issues/49473
   */
  | { readonly kind: "missing-blob"; readonly name: string; readonly format: ArchiveFormat }
  /** There are several images in it and none of them was meant; `names` are those that have one. */
  | { readonly kind: "no-such-image"; readonly names: readonly string[] }
  /** More than this program is willing to look at. In English. */
  | { readonly kind: "too-large"; readonly detail: string }
  /** The source of the bytes failed: a file that cannot be read. The system's own words. */
  | { readonly kind: "unreadable"; readonly detail: string }
  /** The engine failed to save the image. */
  | { readonly kind: "engine"; readonly failure: EngineFailure };

export type ArchiveFormat = "docker" | "oci" | "oci-layout";

/** `missing`: there is nothing at that path; `no-tar`: a file of another form; `no-manifest`: a tar file of other things. */
export type NoImageReason = "missing" | "empty" | "no-file" | "no-tar" | "no-manifest";

/** Thrown inside this folder only: public functions return the failure. */
export class ArchiveProblem extends Error {
  override readonly name = "ArchiveProblem";
  readonly failure: ArchiveFailure;

  constructor(failure: ArchiveFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

export function broken(detail: string): ArchiveProblem {
  return new ArchiveProblem({ kind: "broken", detail });
}

export function tooLarge(detail: string): ArchiveProblem {
  return new ArchiveProblem({ kind: "too-large", detail });
}

/** @param name of the image, or of the file it is in */
export function describeArchiveFailure(failure: ArchiveFailure, name: string, t: Localise): string {
  switch (failure.kind) {
    case "not-an-image":
      return describeReason(failure.reason, name, t);
    case "broken":
      return t("{name} cannot be read as an image: {detail}. Save the image again.", {
        name,
        detail: failure.detail,
      });
    case "missing-blob":
      return t(
        "The archive of {name} lacks {blob}. Docker's containerd image store leaves out layers that it never fetched: pull the image again, or scan it from its registry.",
        { name, blob: failure.name },
      );
    case "no-such-image":
      return failure.names.length === 0
        ? t("{name} holds several images and none for this platform. Save a single one.", { name })
        : t("{name} holds several images: {names}. Save the one that is meant alone.", {
            name,
            names: failure.names.slice(0, 10).join(", "),
          });
    case "too-large":
      return t("{name} is larger than what is read of an image: {detail}.", { name, detail: failure.detail });
    case "unreadable":
      return t("{name} cannot be read: {detail}", { name, detail: failure.detail });
    case "engine":
      return t("{name} cannot be saved: {detail}", { name, detail: failure.failure.detail });
  }
}

function describeReason(reason: NoImageReason, name: string, t: Localise): string {
  switch (reason) {
    case "missing":
      return t("There is no {name}.", { name });
    case "empty":
      return t("{name} is empty. Save the image again.", { name });
    case "no-file":
      return t("{name} is neither a file nor a folder.", { name });
    case "no-tar":
      return t("{name} is no image archive. Choose what docker save or podman save wrote.", { name });
    case "no-manifest":
      return t("{name} holds no image: it has neither manifest.json nor index.json.", { name });
  }
}
