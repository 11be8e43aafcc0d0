import { tooLarge } from "./archive-failure.ts";
import type { Limits } from "./limits.ts";

export interface Meter {
  /** @throws ArchiveProblem where it is too much; the signal's reason where it was aborted */
  count(unpacked: number, packed: number): void;
}

/** Real files come to a thousandth at best. */
const SUSPICIOUS_RATIO = 200;

export function createMeter(limits: Limits, signal: AbortSignal): Meter {
  let allUnpacked = 0;
  let allPacked = 0;
  return {
    count(unpacked, packed) {
      signal.throwIfAborted();
      allUnpacked += unpacked;
      allPacked += packed;
      if (allUnpacked > limits.unpacked) throw tooLarge("its layers, unpacked");
      if (allUnpacked > limits.inflated && allUnpacked > allPacked * SUSPICIOUS_RATIO) {
        throw tooLarge("its layers unpack to hundreds of times their size");
      }
    },
  };
}
