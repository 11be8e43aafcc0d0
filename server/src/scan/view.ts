/** From a scan to what is shown of it: policy, places, packages. */
import type { Dockerfile } from "../dockerfile/model.ts";
import { applyPolicy } from "../policy/apply-policy.ts";
import type { Policy } from "../policy/policy.ts";
import type { ImageFinding, InstalledPackage } from "../scanners/report.ts";
import { chooseFix } from "./choose-fix.ts";
import { compareFindings, mergeFindings } from "./merge-findings.ts";
import type { InstructionGroup, PackageProblem, ScanView } from "./problems.ts";
import type { Scan } from "./scan.ts";
import { countSeverities } from "./severity-counts.ts";
import { createPlacer, type Spot } from "./spots.ts";

/**
 * Pure, and quick enough to be asked after each edit.
 *
 * @param dockerfile as it is now; without it there are groups by layer
 * @param today `2026-12-31`
 */
export function buildScanView(
  scan: Scan,
  dockerfile: Dockerfile | undefined,
  policy: Policy,
  today: string,
): ScanView {
  const judged = applyPolicy(scan.findings, ({ finding }) => finding, policy, today);
  const placer = createPlacer(scan, dockerfile);
  const gathered = new Map<string, Gathered>();
  for (const placed of judged.shown) {
    for (const { spot, ...found } of placer.place(placed)) {
      const group = gathered.get(spot.key) ?? { spot, packages: new Map() };
      gathered.set(spot.key, group);
      const { name, version, type } = placed.finding.package;
      const key = JSON.stringify([type, name, version]);
      const same = group.packages.get(key) ?? { ...found, findings: [] };
      group.packages.set(key, same);
      same.findings.push(placed.finding);
    }
  }
  const groups = [...gathered.values()].map(toGroup).toSorted(compareGroups);
  return {
    groups,
    // A base image that several FROMs name is one image.
    counts: countSeverities(severitiesOf(scan.role === "base" ? groups.slice(0, 1) : groups)),
    suppressed: {
      belowSeverity: judged.belowSeverity.length,
      withoutFix: judged.withoutFix.length,
      ignored: judged.ignored.map(({ item, by }) => ({ finding: item.finding, by })),
      expired: judged.expired,
    },
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

interface GatheredPackage extends Pick<PackageProblem, "attribution" | "span"> {
  readonly findings: ImageFinding[];
}

function toGroup({ spot, packages }: Gathered): InstructionGroup {
  const problems = [...packages.values()].flatMap((gathered) => toProblem(gathered) ?? []);
  const layers = problems.flatMap(({ attribution }) => attribution.layer ?? []);
  const group = {
    kind: spot.kind,
    span: spot.span,
    title: spot.title,
    image: spot.image,
    layer: layers.length === 0 ? undefined : layers.reduce((lowest, layer) => Math.min(lowest, layer)),
    packages: problems.toSorted(compareProblems),
    fixable: problems.filter(({ fixedIn }) => fixedIn !== undefined).length,
  };
  return { ...group, counts: countSeverities(severitiesOf([group])) };
}

function* severitiesOf(groups: readonly Pick<InstructionGroup, "packages">[]) {
  for (const { packages } of groups) {
    for (const { findings } of packages) for (const { severity } of findings) yield severity;
  }
}

function toProblem({ findings, span, attribution }: GatheredPackage): PackageProblem | undefined {
  const merged = mergeFindings(findings);
  const [worst] = merged;
  const [first] = findings;
  if (worst === undefined || first === undefined) return undefined;
  return {
    package: first.package,
    paths: [...new Set(findings.flatMap((finding) => finding.package.path ?? []))].toSorted(),
    span,
    findings: merged,
    severity: worst.severity,
    attribution,
    confidence: attribution.confidence,
    fixedIn: chooseFix(first.package, merged),
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
