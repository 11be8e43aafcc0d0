/** What image scanners report, in one form: adapters make it, everything else only knows it. */
import type { ImageConfig } from "../images/image-config.ts";

/** Worst first. `negligible` is what distributions call not worth an update. */
export const imageSeverities = ["critical", "high", "medium", "low", "negligible", "unknown"] as const;

export type ImageSeverity = (typeof imageSeverities)[number];

export interface ScanReport {
  readonly scanner: ScannerVersion;
  readonly image: ReportedImage;
  readonly findings: readonly ImageFinding[];
  /** Every package that the scanner placed on a layer by itself, if it lists them. */
  readonly packages: readonly ReportedPackage[];
  /** What the report holds and this form does not: "3 secrets". In English, for the log and the report's foot. */
  readonly omitted: readonly string[];
}

export interface ScannerVersion {
  /** As people call it: `Trivy`, `Grype`; the tool's name in a SARIF or CycloneDX file. */
  readonly name: string;
  readonly version: string | undefined;
  /** ISO 8601; when the advisories are from, if the report says so. */
  readonly databaseDate: string | undefined;
}

export interface ReportedImage {
  /** As it was asked for: a reference or a path. */
  readonly name: string | undefined;
  /** `sha256:…` of the configuration. */
  readonly id: string | undefined;
  /** `node@sha256:…` */
  readonly repositoryDigests: readonly string[];
  readonly distribution:
    | { readonly name: string; readonly version: string; readonly isEndOfLife: boolean }
    | undefined;
  /** Lowest first. */
  readonly layers: readonly {
    readonly diffId: string | undefined;
    readonly blobDigest: string | undefined;
  }[];
  /**
   * The configuration, if the report has it. `isExact`: it is the one that the builder wrote; Trivy rebuilds the
   * history of local images from the engine's listing, where empty layers are guessed.
   */
  readonly config: { readonly value: ImageConfig; readonly isExact: boolean } | undefined;
  /** ISO 8601 */
  readonly scannedAt: string | undefined;
  /**
   * `of-files`: the scanner looked at a folder or a repository, and at no image. `maybe-unscanned`: Trivy's list of
   * packages has an empty list of vulnerabilities too where nobody looked for any.
   */
  readonly doubt?: "of-files" | "maybe-unscanned";
}

/** One advisory on one installed package at one place. */
export interface ImageFinding {
  readonly advisory: Advisory;
  readonly package: InstalledPackage;
  /** Versions that are free of it; none where there is no such version yet. */
  readonly fixedIn: readonly string[];
  /** What the vendor says: `affected`, `will-not-fix`, `fix-deferred`, `end-of-life`… as far as it is known. */
  readonly status: FindingStatus;
  readonly severity: ImageSeverity;
  readonly layer: LayerKey;
}

export type FindingStatus =
  | "affected"
  | "fixed"
  | "will-not-fix"
  | "fix-deferred"
  | "end-of-life"
  | "under-investigation"
  | "unknown";

export interface Advisory {
  /** `CVE-…`, `GHSA-…`, `DSA-…` */
  readonly id: string;
  /** Other names of the same flaw. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly url: string | undefined;
  readonly references: readonly string[];
  readonly cvss: { readonly score: number; readonly vector: string | undefined } | undefined;
}

/** The ecosystems that packages come from, by the type of their package URL: `deb`, `apk`, `rpm`, `npm`, `pypi`… */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** `deb`, `apk`, `rpm`, `npm`, `pypi`, `maven`, `golang`, `gem`, `cargo`, `nuget`, `composer`… or the scanner's word. */
  readonly type: string;
  /** The package URL, if the scanner gives one. */
  readonly purl: string | undefined;
  /** The source package, where it has another name. */
  readonly source: string | undefined;
  /** Where it is in the image, absolute: a lock file, a jar, a binary; undefined for packages of a database. */
  readonly path: string | undefined;
}

export interface ReportedPackage {
  readonly package: InstalledPackage;
  readonly layer: LayerKey;
}

/** What a scanner says about the layer that brought a package. */
export type LayerKey =
  | { readonly kind: "diff-id"; readonly value: string }
  /** The digest of the packed layer, as in a manifest. */
  | { readonly kind: "blob-digest"; readonly value: string }
  /** Into the history, empty entries counted. */
  | { readonly kind: "history-index"; readonly value: number }
  /** The builder's words, maybe cut short. */
  | { readonly kind: "history-text"; readonly value: string }
  /** It says none, or one that is known to be wrong: Grype's for packages of a database in squashed scope. */
  | { readonly kind: "none" };

/** Thrown by parsers: the text is no report of theirs, or a broken one. The message is for the user, in English. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}
