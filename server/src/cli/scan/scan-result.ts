/** A scan in the terms that all formats of the command line share. */
import type { InstructionGroup, PackageProblem, ScanView } from "../../scan/problems.ts";
import type { Scan } from "../../scan/scan.ts";
import type { ImageFinding } from "../../scanners/report.ts";
import type { Lines } from "../lines.ts";

export interface ScanResult {
  readonly scan: Scan;
  readonly view: ScanView;
  /** What findings are put on; undefined where no Dockerfile is known, or the image was not built from it. */
  readonly dockerfile: ScannedDockerfile | undefined;
}

export interface ScannedDockerfile {
  /** From the working folder, with slashes. */
  readonly path: string;
  readonly uri: string;
  readonly lines: Lines;
}

/** One advisory on one package at one place. */
export interface ScanRow {
  readonly group: InstructionGroup;
  readonly problem: PackageProblem;
  readonly finding: ImageFinding;
}

/** In the order of the file, worst first at one place. */
export function listRows({ groups }: ScanView): readonly ScanRow[] {
  return groups.flatMap((group) =>
    group.packages.flatMap((problem) => problem.findings.map((finding) => ({ group, problem, finding }))),
  );
}

/** Gets the whole and answers what is to be written. */
export type ScanFormat = (result: ScanResult) => string;
