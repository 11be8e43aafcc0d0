/** The advisories on one package, each one once. */
import { type ImageFinding, type ImageSeverity, imageSeverities } from "../scanners/report.ts";

/** Worst first: by severity, then by score, then by name. */
export function compareFindings(a: ImageFinding, b: ImageFinding): number {
  return (
    compareSeverities(a.severity, b.severity) ||
    (b.advisory.cvss?.score ?? 0) - (a.advisory.cvss?.score ?? 0) ||
    (a.advisory.id === b.advisory.id ? 0 : compareNames(a.advisory.id, b.advisory.id))
  );
}

const { compare: compareNames } = new Intl.Collator("en", { numeric: true });

const ranks: ReadonlyMap<ImageSeverity, number> = new Map(
  imageSeverities.map((severity, rank) => [severity, rank]),
);

/** Below 0 where `a` is worse. */
export function compareSeverities(a: ImageSeverity, b: ImageSeverity): number {
  return a === b ? 0 : (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
}

interface Flaw {
  readonly findings: ImageFinding[];
  readonly names: Set<string>;
}

/** The same flaw under several names, or at several places, becomes one finding; worst first. */
export function mergeFindings(findings: readonly ImageFinding[]): readonly ImageFinding[] {
  const byName = new Map<string, Flaw>();
  const flaws = new Set<Flaw>();
  for (const finding of findings) {
    const { id, aliases } = finding.advisory;
    const names = [id, ...aliases].map((name) => name.toLowerCase());
    const [flaw = { findings: [], names: new Set<string>() }, ...others] = new Set(
      names.flatMap((name) => byName.get(name) ?? []),
    );
    for (const name of names) flaw.names.add(name);
    // It may be the link between two that nobody knew to be the same.
    for (const other of others) {
      flaws.delete(other);
      flaw.findings.push(...other.findings);
      for (const name of other.names) flaw.names.add(name);
    }
    flaw.findings.push(finding);
    flaws.add(flaw);
    for (const name of others.length > 0 ? flaw.names : names) byName.set(name, flaw);
  }
  return [...flaws].flatMap(({ findings: same }) => unite(same) ?? []).toSorted(compareFindings);
}

/** CVE ids are what people look up, so one of those gives the name. */
function unite(same: readonly ImageFinding[]): ImageFinding | undefined {
  const sorted = same.toSorted(compareFindings);
  const [worst] = sorted;
  const named = sorted.find(({ advisory }) => /^cve-/i.test(advisory.id)) ?? worst;
  if (worst === undefined || named === undefined || same.length === 1) return worst;
  const names = new Set(same.flatMap(({ advisory }) => [advisory.id, ...advisory.aliases]));
  names.delete(named.advisory.id);
  return {
    ...named,
    severity: worst.severity,
    fixedIn: [...new Set(same.flatMap(({ fixedIn }) => fixedIn))],
    advisory: { ...named.advisory, aliases: [...names] },
  };
}
