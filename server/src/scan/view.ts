/** From a scan to what is shown of it: places, packages. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { InstalledPackage } from "../scanners/report.ts";
import { compareFindings } from "./merge-findings.ts";
import type { PackageCopy, PreparedScan } from "./prepare-scan.ts";
import type { InstructionGroup, PackageProblem, ScanView } from "./problems.ts";
import { addCounts } from "./severity-counts.ts";
import { createPlacer, type Placement, type Spot } from "./spots.ts";

/**
 * Pure, and quick enough to be asked after each edit.
 *
 * @param dockerfile as it is now; without it there are groups by layer
 */
export function buildScanView(prepared: PreparedScan, dockerfile: Dockerfile | undefined): ScanView {
  const { scan, suppressed } = prepared;
  const placer = createPlacer(scan, dockerfile);
  const gathered = new Map<string, Gathered>();
  for (const copy of prepared.copies) {
    for (const placement of placer.place(copy.placed)) {
      const { spot } = placement;
      const group = gathered.get(spot.key) ?? { spot, packages: new Map() };
      gathered.set(spot.key, group);
      const same = group.packages.get(copy.packageKey);
      if (same === undefined) group.packages.set(copy.packageKey, { placement, copies: [copy] });
      else same.copies.push(copy);
    }
  }
  const groups = [...gathered.values()].map((each) => toGroup(each, prepared)).toSorted(compareGroups);
  // A base image that several FROMs name is one image.
  const counted = scan.role === "base" ? groups.slice(0, 1) : groups;
  return {
    groups,
    counts: addCounts(counted.map(({ counts }) => counts)),
    suppressed,
    isOutdated: placer.isOutdated,
    fit: placer.fit,
    role: scan.role,
    image: scan.image.name,
    layerCount: scan.image.config?.diffIds.length,
    target: placer.target,
  };
}

interface Gathered {
  readonly spot: Spot;
  readonly packages: Map<string, GatheredPackage>;
}

interface GatheredPackage {
  /** Of the first copy. */
  readonly placement: Placement;
  readonly copies: PackageCopy[];
}

function toGroup({ spot, packages }: Gathered, { unite }: PreparedScan): InstructionGroup {
  const all = [...packages.values()].map(({ copies, placement: { attribution, span } }) => {
    const { problem, counts } = unite(copies);
    return { problem: { ...problem, span, attribution, confidence: attribution.confidence }, counts };
  });
  const problems = all.map(({ problem }) => problem);
  const layers = problems.flatMap(({ attribution }) => attribution.layer ?? []);
  return {
    kind: spot.kind,
    span: spot.span,
    title: spot.title,
    image: spot.image,
    layer: layers.length === 0 ? undefined : layers.reduce((lowest, layer) => Math.min(lowest, layer)),
    packages: problems.toSorted(compareProblems),
    fixable: problems.filter(({ fixedIn }) => fixedIn !== undefined).length,
    counts: addCounts(all.map(({ counts }) => counts)),
  };
}

/** Worst first. */
export function compareProblems(a: PackageProblem, b: PackageProblem): number {
  const [one] = a.findings;
  const [other] = b.findings;
  if (one === undefined || other === undefined) return 0;
  return compareFindings(one, other) || compareNames(a.package, b.package);
}

function compareNames(a: InstalledPackage, b: InstalledPackage): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.version < b.version ? -1 : a.version > b.version ? 1 : 0;
}

const kinds: readonly InstructionGroup["kind"][] = ["base", "instruction", "unplaced"];

function compareGroups(a: InstructionGroup, b: InstructionGroup): number {
  const placeOf = ({ span, layer }: InstructionGroup) => span?.start ?? layer ?? Number.MAX_SAFE_INTEGER;
  return placeOf(a) - placeOf(b) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
}
