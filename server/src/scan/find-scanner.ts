/** Which scanner is used, and where it is. */
import type { ScanHost } from "../scan-host.ts";
import type { Installation, Missing, Scanner } from "../scanners/scanner.ts";
import type { ScanContext } from "./scan-context.ts";
import { ScanProblem } from "./scan-problem.ts";

export interface FoundScanner {
  readonly scanner: Scanner;
  readonly installation: Installation;
}

interface Known {
  readonly until: number;
  readonly detected: Promise<Installation | Missing>;
}

/** Asking a scanner for its version costs a tenth of a second: more than all the rest that is not scanning. */
const lifetime = 10 * 60_000;
const known = new WeakMap<ScanHost, Map<string, Known>>();

/** @throws ScanProblem */
export async function findScanner(context: ScanContext): Promise<FoundScanner> {
  const { scanner: wanted, scanners: settings } = context.settings;
  const candidates = context.services.scanners.filter(({ id }) => wanted === "auto" || id === wanted);
  let problem: ScanProblem | undefined;
  for (const scanner of candidates) {
    const found = await detect(context, scanner);
    if (found.kind === "installed") return { scanner, installation: found };
    if (found.kind === "missing") continue;
    problem ??= new ScanProblem({
      kind: "scanner-unusable",
      program: found.program,
      reason: found.reason,
    });
    // Who has set a path wants that program, and not another that happens to be there.
    if (settings[scanner.id].path !== undefined) throw problem;
  }
  throw problem ?? new ScanProblem({ kind: "no-scanner", looked: candidates.map(({ name }) => name) });
}

async function detect(
  { host, settings, signal }: ScanContext,
  scanner: Scanner,
): Promise<Installation | Missing> {
  const own = settings.scanners[scanner.id];
  const key = JSON.stringify([scanner.id, own.path, host.environment.PATH ?? host.environment.Path]);
  const entries = known.get(host) ?? new Map<string, Known>();
  known.set(host, entries);
  const before = entries.get(key);
  if (before && before.until > host.now()) return await before.detected;
  const detected = scanner.detect(host, own, signal);
  entries.set(key, { until: host.now() + lifetime, detected });
  const found = await detected.catch((error: unknown) => {
    entries.delete(key);
    throw error;
  });
  // What is not there may be installed at any time; and a cancelled question has no answer.
  if (found.kind !== "installed" || signal.aborted) entries.delete(key);
  signal.throwIfAborted();
  return found;
}

/** To be called when a scanner behaves in a way that another version of it would explain. */
export function forgetScanners(host: ScanHost): void {
  known.delete(host);
}
