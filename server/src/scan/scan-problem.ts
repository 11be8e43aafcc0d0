import type { ScanFailure } from "./request.ts";

/** Ends a scan from wherever it is; `scanImage` catches it and gives back the failure. */
export class ScanProblem extends Error {
  override readonly name = "ScanProblem";
  readonly failure: ScanFailure;

  constructor(failure: ScanFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}
