/** The seam between this product and the programs that scan images: arguments in, findings out. */
import type { Invocation, ScanHost } from "../scan-host.ts";
import type { ScanReport } from "./report.ts";

export type ScannerId = "trivy" | "grype";

export interface Scanner {
  readonly id: ScannerId;
  /** As people call it. */
  readonly name: string;
  /** Where one learns how to install it. */
  readonly homepage: string;
  /** Looks for the program and asks it for its version. Never rejects. */
  detect(host: ScanHost, settings: ScannerSettings, signal?: AbortSignal): Promise<Installation | Missing>;
  command(
    installation: Installation,
    target: ImageTarget,
    options: ScannerRun,
  ): Pick<Invocation, "args" | "environment">;
  /**
   * What the user is told of a line on standard error: a phase, if it begins one. Lines are hints and change from
   * version to version.
   */
  phaseOf(line: string): ScanPhase | undefined;
  /** Why a run failed, from what it wrote to standard error. */
  explain(errors: string): ScannerComplaint;
  /** @throws ReportError */
  parse(report: string): ScanReport;
}

export interface Installation {
  readonly kind: "installed";
  readonly program: string;
  /** `0.74.0` */
  readonly version: string;
  /** What the user should know of this version: too old, or known to be malicious. */
  readonly warning?: string;
}

export type Missing =
  /** Nothing of that name on the PATH. */
  | { readonly kind: "missing" }
  /** The path in the settings leads nowhere, or to something that is not the scanner. */
  | { readonly kind: "unusable"; readonly program: string; readonly reason: string }
  /** A version that must not be run. */
  | { readonly kind: "refused"; readonly program: string; readonly version: string; readonly reason: string };

/** What the scanner is to look at. References have passed `checkReference`. */
export type ImageTarget =
  /** An image of a Docker Engine that the scanner can reach by itself. */
  | { readonly kind: "engine"; readonly reference: string; readonly dockerHost: string | undefined }
  | {
      readonly kind: "registry";
      readonly reference: string;
      readonly platform?: string;
      readonly isInsecure?: boolean;
    }
  /** A file that `docker save` wrote, or an OCI layout in one. */
  | { readonly kind: "archive"; readonly path: string; readonly format: "docker" | "oci" }
  | { readonly kind: "oci-layout"; readonly path: string };

/** What the user set for one scanner. */
export interface ScannerSettings {
  /** Undefined: looked up on the PATH. */
  readonly path: string | undefined;
  readonly extraArguments: readonly string[];
  /** Trivy: OCI references that databases come from; Grype: the address of the listing, at most one. */
  readonly databaseRepositories: readonly string[];
  readonly javaDatabaseRepositories: readonly string[];
  /** A team's shared Trivy server. */
  readonly server: string | undefined;
}

export interface ScannerRun {
  readonly settings: ScannerSettings;
  /** Of the host; the adapter passes on what the scanner needs, and nothing else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the report is to be written. */
  readonly output: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** No network: databases are taken as they are. */
  readonly isOffline: boolean;
  /** For `settings.server`; never an argument, where every user of the machine could read it. */
  readonly serverToken: string | undefined;
}

/** In the order in which they come; some do not come at all. */
export type ScanPhase =
  | "waiting"
  | "building"
  | "saving"
  | "updating-database"
  | "reading-image"
  | "matching"
  | "placing";

/** What went wrong in a scanner, as far as its words tell; `detail` is its own last word. */
export interface ScannerComplaint {
  readonly kind:
    | "image-not-found"
    | "no-engine"
    | "access-denied"
    | "no-network"
    | "rate-limited"
    | "no-database"
    | "old-database"
    | "cache-locked"
    | "no-space"
    | "timed-out"
    | "unknown-option"
    | "other";
  readonly detail: string;
}
