/** What is read of an archive at most. Real images stay far below; hostile ones must not fill the memory. */

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

export interface Limits {
  /** Bytes of one package database. */
  readonly database: number;
  /** Bytes of one manifest, index or configuration. */
  readonly json: number;
  /** Bytes of all of them: attestations are JSON too. */
  readonly allJson: number;
  /** Members of an archive that are kept: manifests, layers, links. */
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
