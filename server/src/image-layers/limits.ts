/** What is read of an archive at most. Real images stay far below; hostile ones must not fill the memory. */
import { tooLarge } from "./archive-failure.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

export interface Limits {
  /** Bytes of one package database. */
  readonly database: number;
  /** Bytes of one manifest, index or configuration. */
  readonly json: number;
  /** Bytes of all of them: attestations are JSON too. */
  readonly allJson: number;
  /** Members of an archive: manifests, layers, links. */
  readonly members: number;
  /** Bytes of all layers, unpacked. */
  readonly unpacked: number;
  /** Bytes that may come of nearly nothing: log files with holes are packed a thousand to one. */
  readonly inflated: number;
  /** Indexes inside of indexes. */
  readonly depth: number;
}

export const usualLimits: Limits = {
  database: 64 * MIB,
  json: 8 * MIB,
  allJson: 64 * MIB,
  members: 50_000,
  unpacked: 256 * GIB,
  inflated: 16 * GIB,
  depth: 4,
};

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

/** Hands the chunks on and counts them. */
export async function* measure(
  chunks: AsyncIterable<Uint8Array>,
  onLength: (length: number) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    onLength(chunk.length);
    yield chunk;
  }
}
