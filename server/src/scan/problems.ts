/**
 * What a scan says about the instructions of a Dockerfile, ready to be shown: one problem a package and instruction,
 * one for the base image as a whole. Diagnostics, the tree, the report and SARIF are all made from it.
 */
import type { Attribution, Confidence } from "../attribution/attribution.ts";
import type { Stage } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { IgnoredAdvisory } from "../policy/policy.ts";
import type { ImageFinding, ImageSeverity, InstalledPackage } from "../scanners/report.ts";
import type { Scan } from "./scan.ts";

export interface ScanView {
  /** In the order of their places, worst first at one place; by layer where there is no Dockerfile. */
  readonly groups: readonly InstructionGroup[];
  readonly counts: SeverityCounts;
  readonly suppressed: {
    readonly belowSeverity: number;
    readonly withoutFix: number;
    readonly ignored: readonly { readonly finding: ImageFinding; readonly by: IgnoredAdvisory }[];
    readonly expired: readonly IgnoredAdvisory[];
  };
  /** The file is not what the image was built from. */
  readonly isOutdated: boolean;
  /** How well history and file fit, 0 to 1; 1 where there is nothing to compare. */
  readonly fit: number;
  readonly role: Scan["role"];
  /** As in `Scan.image.name`. */
  readonly image: string;
  readonly layerCount: number | undefined;
  /** The stage that was built. Undefined for a base image, and where there is no Dockerfile or no stage in it. */
  readonly target: Stage | undefined;
}

/** Of vulnerabilities: an advisory on a package that came with one instruction counts once. */
export type SeverityCounts = Readonly<Record<ImageSeverity, number>>;

/** All that came with one instruction, or with the base image. */
export interface InstructionGroup {
  readonly kind: "instruction" | "base" | "unplaced";
  /** Where in the file: the instruction's first words, the image in FROM. Undefined where there is no Dockerfile. */
  readonly span: Span | undefined;
  /** The source of the instruction's first line, for lists: `RUN apt-get update && …`. */
  readonly title: string;
  /** Index of the lowest layer concerned. */
  readonly layer: number | undefined;
  /** The base image, as FROM has it with its variables filled in; only of the kind `base`. */
  readonly image: string | undefined;
  readonly packages: readonly PackageProblem[];
  readonly counts: SeverityCounts;
  /** How many of the packages have a version that mends something. */
  readonly fixable: number;
}

/** One package that came with one instruction, with all its advisories. */
export interface PackageProblem {
  readonly package: InstalledPackage;
  /** All places in the image where this version of it is; none for packages of a database. */
  readonly paths: readonly string[];
  /** Where the package is named in the instruction; else the span of the group. */
  readonly span: Span | undefined;
  /** Worst first. */
  readonly findings: readonly ImageFinding[];
  readonly severity: ImageSeverity;
  readonly attribution: Attribution;
  readonly confidence: Confidence;
  /** The lowest version that is free of all that can be mended; undefined where none is known. */
  readonly fixedIn: string | undefined;
}
