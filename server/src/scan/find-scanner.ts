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
  /** Of the scan that asked. */
  readonly signal: AbortSignal;
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

async function detect(context: ScanContext, scanner: Scanner): Promise<Installation | Missing> {
  const { host, settings, signal } = context;
  const own = settings.scanners[scanner.id];
  const key = JSON.stringify([scanner.id, own.path, host.environment.PATH ?? host.environment.Path]);
  const entries = known.get(host) ?? new Map<string, Known>();
  known.set(host, entries);
  let entry = entries.get(key);
  if (entry === undefined || entry.until <= host.now()) {
    entry = { until: host.now() + lifetime, signal, detected: scanner.detect(host, own, signal) };
    entries.set(key, entry);
  }
  const found = await entry.detected;
  signal.throwIfAborted();
  // What is not there may be installed at any time; and a question that was cancelled has no answer.
  if (found.kind === "installed") return found;
  if (entries.get(key) === entry) entries.delete(key);
  return entry.signal.aborted ? await detect(context, scanner) : found;
}

/** To be called when a scanner behaves in a way that another version of it would explain. */
export function forgetScanners(host: ScanHost): void {
  known.delete(host);
}
