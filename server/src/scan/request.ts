/** What may be asked of the scan, by the language server and the command line alike. */
import type { EngineId } from "../containers/engine.ts";
import type { ScannerComplaint, ScannerId, ScannerSettings, ScanPhase } from "../scanners/scanner.ts";
import type { Scan } from "./scan.ts";

export interface ScanRequest {
  readonly source: ScanSource;
  readonly role: Scan["role"];
  /** The stage of the Dockerfile that the image is; undefined: the last one. */
  readonly stage: string | undefined;
  /** Of the FROM whose layers are the lowest ones, if it is known: lets the base be told apart exactly. */
  readonly baseReference: string | undefined;
}

export type ScanSource =
  /** Looked for on this machine first; in its registry only where `allowsRegistry`. */
  | {
      readonly kind: "image";
      readonly reference: string;
      readonly engine: EngineId | undefined;
      readonly allowsRegistry: boolean;
      readonly platform?: string;
    }
  /** What `docker save` wrote, or an OCI layout: a file or a folder. */
  | { readonly kind: "archive"; readonly path: string }
  | {
      readonly kind: "build";
      readonly dockerfile: string;
      readonly context: string;
      readonly tag: string;
      readonly buildArguments: Readonly<Record<string, string>>;
      readonly engine: EngineId | undefined;
    }
  | {
      /** A report that a scanner wrote before. */
      readonly kind: "report";
      readonly path: string;
      /** The local image that it is about, if the user says so. */
      readonly image: string | undefined;
      /** `false`: no program is started to find the image for what the report does not tell. */
      readonly asksEngines?: boolean;
    };

/** What the user set; only an editor's settings and the command line say so, never a file of the workspace. */
export interface ScanSettings {
  readonly scanner: ScannerId | "auto";
  readonly scanners: Readonly<Record<ScannerId, ScannerSettings>>;
  /** Milliseconds. */
  readonly timeout: number;
  readonly isOffline: boolean;
  readonly serverToken: string | undefined;
}

export interface ScanProgress {
  /** A phase begins. `detail` is a name or a line of the program at work. */
  onPhase(phase: ScanPhase, detail: string | undefined): void;
  /** For the log: command lines, standard error of the programs. English. */
  log(line: string): void;
}

export type ScanOutcome =
  | { readonly kind: "done"; readonly scan: Scan }
  | { readonly kind: "failed"; readonly failure: ScanFailure }
  | { readonly kind: "cancelled" };

export type ScanFailure =
  /** Begins with `-`, holds blanks or control characters, or Docker would refuse it. */
  | { readonly kind: "bad-reference"; readonly reference: string }
  | { readonly kind: "no-scanner"; readonly looked: readonly string[] }
  | { readonly kind: "scanner-unusable"; readonly program: string; readonly reason: string }
  | { readonly kind: "no-engine"; readonly detail: string }
  | { readonly kind: "image-not-found"; readonly reference: string; readonly detail: string }
  | { readonly kind: "build-failed"; readonly detail: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string }
  /** The scanner ended and its report is none. */
  | { readonly kind: "bad-report"; readonly scanner: string; readonly reason: string }
  | {
      readonly kind: "scanner-failed";
      readonly scanner: string;
      readonly code: number;
      readonly complaint: ScannerComplaint;
    }
  | { readonly kind: "scanner-killed"; readonly scanner: string; readonly by: string }
  | { readonly kind: "timed-out"; readonly what: string; readonly milliseconds: number }
  | { readonly kind: "too-much-output"; readonly what: string }
  /** Something that should not happen; the log has the rest. */
  | { readonly kind: "internal"; readonly detail: string };
