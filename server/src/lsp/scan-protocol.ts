/**
 * The requests about scans that this server answers beside the language server protocol. Clients other than the
 * extension use `workspace/executeCommand`: see docs/editors.md. All values are JSON.
 */
import type { ImageSeverity } from "../scanners/report.ts";

/** Which images could belong to a Dockerfile. Answered in two steps, for history takes longer than names. */
export const listImagesRequest = "dockerfileSecurity/listImages";
export interface ListImagesParams {
  /** The Dockerfile, if there is one. */
  readonly uri?: string;
  /** Gets a whole `ListImagesResult` as `$/progress` each time that more is known; the answer is the last one. */
  readonly partialResultToken?: string | number;
}
export interface ListImagesResult {
  /** Best first. */
  readonly belonging: readonly ImageChoice[];
  /** Newest first. */
  readonly others: readonly ImageChoice[];
  /** Why lists may be short: "Docker is not running". Translated. */
  readonly remarks: readonly string[];
}
export interface ImageChoice {
  readonly reference: string;
  readonly engine?: "docker" | "podman" | "nerdctl";
  /** Translated: `compose service web`, `matches this file's history`. */
  readonly reason?: string;
  /** ISO 8601; undefined where the image was not built yet. */
  readonly created?: string;
  /** Bytes. */
  readonly size?: number;
  readonly stage?: string;
  /** It is on this machine. */
  readonly isLocal: boolean;
}

/** The stages of a Dockerfile in their order: one is built, or the base image of one is scanned. */
export const listStagesRequest = "dockerfileSecurity/listStages";
export interface ListStagesParams {
  readonly uri: string;
}
export interface ListStagesResult {
  readonly stages: readonly StageChoice[];
}
export interface StageChoice {
  /** What `--target` takes: the name, or the index where it has none. */
  readonly target: string;
  /** Lines of its FROM and of its last instruction, counted from 0. */
  readonly line: number;
  readonly lastLine: number;
  /** The base image after substitution; undefined where it is a stage, `scratch` or not known. */
  readonly base?: string;
}

export const scanRequest = "dockerfileSecurity/scan";
export interface ScanParams {
  /** The Dockerfile that results are put on; without it they are only listed. */
  readonly uri?: string;
  readonly source:
    | {
        readonly kind: "image";
        readonly reference: string;
        readonly engine?: "docker" | "podman" | "nerdctl";
        /**
         * Where no engine here has the image, its registry is asked. Only for references that the user typed: the
         * name of an image that was never pushed is nobody else's business.
         */
        readonly allowsRegistry?: boolean;
      }
    | { readonly kind: "archive"; readonly path: string }
    | { readonly kind: "build"; readonly buildArguments?: Readonly<Record<string, string>> }
    | { readonly kind: "report"; readonly path: string; readonly image?: string }
    /** The base image of the FROM on this line, counted from 0. */
    | { readonly kind: "base"; readonly line: number };
  readonly stage?: string;
  /** For a shared Trivy server; kept by nobody. */
  readonly serverToken?: string;
  readonly workDoneToken?: string | number;
}
export type ScanResult =
  | { readonly kind: "done"; readonly scan: ScanSummary }
  | { readonly kind: "cancelled" }
  | {
      readonly kind: "failed";
      /** `kind` of `ScanFailure`, for clients that offer help. */
      readonly failure: string;
      /** Translated: the thing, the cause, the next step. */
      readonly message: string;
      /** Where one learns more: how to install a scanner. */
      readonly helpUrl?: string;
    };

/** All scans that are kept. */
export const listScansRequest = "dockerfileSecurity/listScans";
export interface ListScansResult {
  readonly scans: readonly ScanSummary[];
}

/** From the server, without parameters: scans came, went, or stand elsewhere. */
export const scansChangedNotification = "dockerfileSecurity/scansChanged";

export const clearScansRequest = "dockerfileSecurity/clearScans";
export interface ClearScansParams {
  /** Of one scan; without it all go. */
  readonly id?: string;
}

export type SeverityCount = Readonly<Record<ImageSeverity, number>>;

export interface ScanSummary {
  readonly id: string;
  readonly uri?: string;
  /** What to ask for to scan the same again. */
  readonly source?: ScanParams["source"];
  readonly image: string;
  readonly imageId?: string;
  readonly distribution?: string;
  readonly role: "built" | "base";
  readonly stage?: string;
  readonly scanner: string;
  /** ISO 8601 */
  readonly scannedAt: string;
  readonly databaseDate?: string;
  /** The Dockerfile is not what the image was built from. */
  readonly isOutdated: boolean;
  /** What is shown, by severity. */
  readonly counts: SeverityCount;
  readonly fixable: number;
  /** What the policy keeps from being shown. */
  readonly suppressed: {
    readonly belowSeverity: number;
    readonly withoutFix: number;
    readonly ignored: number;
  };
  /** Those of `suppressed.ignored`, each with who says so: the report lists them. */
  readonly ignored?: readonly IgnoredVulnerability[];
  /** Entries whose day is over and which would have silenced something: `.trivyignore:3`. */
  readonly expired?: readonly string[];
  /** What the scanner's report holds beside vulnerable packages: "3 secrets". */
  readonly omitted?: readonly string[];
  /** Translated. */
  readonly remarks: readonly string[];
  /** In the order of the file. */
  readonly groups: readonly ScanGroup[];
}

export interface ScanGroup {
  readonly kind: "instruction" | "base" | "unplaced";
  /** `RUN apt-get update && …` */
  readonly title: string;
  /** Counted from 0; undefined where there is no Dockerfile. */
  readonly line?: number;
  readonly layer?: number;
  readonly counts: SeverityCount;
  readonly packages: readonly ScanPackage[];
}

export interface ScanPackage {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly path?: string;
  readonly severity: ImageSeverity;
  readonly fixedIn?: string;
  /** Translated: why it stands where it stands. */
  readonly placement: string;
  /** Worst first. */
  readonly advisories: readonly ScanAdvisory[];
}

export interface ScanAdvisory {
  readonly id: string;
  readonly title: string;
  readonly severity: ImageSeverity;
  readonly score?: number;
  readonly fixedIn: readonly string[];
  readonly status: string;
  readonly url?: string;
}

export interface IgnoredVulnerability {
  readonly id: string;
  readonly severity: ImageSeverity;
  readonly package: string;
  readonly version: string;
  readonly reason?: string;
  /** The last day on which it holds: `2026-12-31`. */
  readonly until?: string;
  /** Which file says so, for people: `.trivyignore:3`. */
  readonly origin: string;
}
