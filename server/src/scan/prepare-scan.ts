/** What of a scan's view does not depend on the Dockerfile, so that an edit need not ask for it again. */
import type { PlacedFinding } from "../attribution/attribution.ts";
import { applyPolicy } from "../policy/apply-policy.ts";
import type { Policy } from "../policy/policy.ts";
import type { ImageFinding } from "../scanners/report.ts";
import { chooseFix } from "./choose-fix.ts";
import { compareFindings, mergeFindings } from "./merge-findings.ts";
import type { PackageProblem, ScanView, SeverityCounts } from "./problems.ts";
import type { Scan } from "./scan.ts";
import { countSeverities } from "./severity-counts.ts";

export interface PreparedScan {
  readonly scan: Scan;
  /** Worst first, so that what is made of them is nearly in order. */
  readonly copies: readonly PackageCopy[];
  readonly suppressed: ScanView["suppressed"];
  /** The advisories on copies of one package as one; worked out once for the same copies. */
  unite(copies: readonly PackageCopy[]): UnitedPackage;
}

/** A package at one path in one layer. All its findings belong to the same instruction, whichever that is. */
export interface PackageCopy {
  /** Tells copies of one package from those of all others. */
  readonly packageKey: string;
  /** Among all copies. */
  readonly index: number;
  /** The first of its findings: any of them says where it is. */
  readonly placed: PlacedFinding;
  readonly findings: readonly ImageFinding[];
}

export interface UnitedPackage {
  readonly problem: Pick<PackageProblem, "package" | "paths" | "findings" | "severity" | "fixedIn">;
  readonly counts: SeverityCounts;
}

/** @param today `2026-12-31` */
export function prepareScan(scan: Scan, policy: Policy, today: string): PreparedScan {
  const judged = applyPolicy(scan.findings, ({ finding }) => finding, policy, today);
  const united = new Map<string, UnitedPackage>();
  const copies = findCopies(judged.shown.toSorted((a, b) => compareFindings(a.finding, b.finding)));
  return {
    scan,
    copies,
    suppressed: {
      belowSeverity: judged.belowSeverity.length,
      withoutFix: judged.withoutFix.length,
      ignored: judged.ignored.map(({ item, by }) => ({ finding: item.finding, by })),
      expired: judged.expired,
    },
    unite(same) {
      const key = same.map(({ index }) => index).join();
      const known = united.get(key);
      if (known !== undefined) return known;
      // Copies go together in one way for a file, and in few ways while it is edited.
      if (united.size > 2 * copies.length) united.clear();
      const made = unite(same);
      united.set(key, made);
      return made;
    },
  };
}

interface GatheredCopy extends PackageCopy {
  readonly findings: ImageFinding[];
}

function findCopies(findings: readonly PlacedFinding[]): readonly PackageCopy[] {
  const copies = new Map<string, GatheredCopy>();
  for (const placed of findings) {
    const { finding, layer, isAmbiguous } = placed;
    const { type, name, version, source, path } = finding.package;
    const packageKey = JSON.stringify([type, name, version]);
    const key = JSON.stringify([packageKey, source, path, layer, isAmbiguous]);
    const copy = copies.get(key) ?? { packageKey, index: copies.size, placed, findings: [] };
    copies.set(key, copy);
    copy.findings.push(finding);
  }
  const ranked = [...copies.values()].map((copy) => ({
    copy,
    worst: copy.findings.toSorted(compareFindings)[0],
  }));
  return ranked.toSorted().map(({ copy }) => copy);
}

function unite(copies: readonly PackageCopy[]): UnitedPackage {
  const [first] = copies;
  const findings = copies.length === 1 ? (first?.findings ?? []) : copies.flatMap((copy) => copy.findings);
  const merged = mergeFindings(findings);
  const [worst] = merged;
  if (first === undefined || worst === undefined) throw new RangeError("No copies to unite");
  const { package: installed } = first.placed.finding;
  return {
    problem: {
      package: installed,
      paths: [...new Set(copies.flatMap(({ placed }) => placed.finding.package.path ?? []))].toSorted(),
      findings: merged,
      severity: worst.severity,
      fixedIn: chooseFix(installed, merged),
    },
    counts: countSeverities(merged.map(({ severity }) => severity)),
  };
}
