/** Picks the one score that is shown from the many that vendors give. */
import type { Advisory } from "./report.ts";

export interface CvssScore {
  readonly score: number;
  readonly vector: string | undefined;
  readonly version: 2 | 3 | 4;
  readonly vendor: string;
}

/**
 * By the vendor first, in the order given, then by the version: 3 is what severities and readers go by as yet.
 * Version 2 counts only where nobody says anything newer.
 */
export function chooseCvss(scores: readonly CvssScore[], vendors: readonly string[]): Advisory["cvss"] {
  const rank = ({ vendor, version }: CvssScore): number => {
    const place = vendors.indexOf(vendor);
    const vendorRank = place < 0 ? vendors.length : place;
    const versionRank = version === 3 ? 0 : 1;
    return (version === 2 ? 1000 : 0) + vendorRank * 2 + versionRank;
  };
  let best: CvssScore | undefined;
  for (const score of scores) {
    if (score.score <= 0 || score.score > 10) continue;
    if (best === undefined || rank(score) < rank(best)) best = score;
  }
  return best && { score: best.score, vector: best.vector };
}

/** `3.1`, `CVSS:3.0/…` → 3 */
export function cvssVersionOf(text: string | undefined): CvssScore["version"] | undefined {
  const major = /^(?:CVSS:|CVSSv)?([234])/i.exec(text ?? "")?.[1];
  if (major === undefined) return undefined;
  return major === "2" ? 2 : major === "3" ? 3 : 4;
}
