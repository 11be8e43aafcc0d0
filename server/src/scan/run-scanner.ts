/** Runs a scanner on one target and reads the report that it writes. */
import type { RunOutcome } from "../scan-host.ts";
import type { ScanReport } from "../scanners/report.ts";
import { ReportError } from "../scanners/report.ts";
import type { ImageTarget, ScannerComplaint, ScanPhase } from "../scanners/scanner.ts";
import { type FoundScanner, forgetScanners } from "./find-scanner.ts";
import type { ScanFailure } from "./request.ts";
import type { ScanContext } from "./scan-context.ts";
import { ScanProblem } from "./scan-problem.ts";

/** The largest that were ever seen have some tens of megabytes. */
const mostReport = 256 << 20;
/** Reports go to files: what comes on the pipes is for people. */
const mostOutput = 16 << 20;
/** Lines of a scanner that go to the log: one that complains without an end would fill it. */
const mostLogged = 5000;
/** A scan that gets its turn within this time has not been waiting, as people see it. */
const unnoticed = 100;

export interface ScannerTask {
  readonly found: FoundScanner;
  readonly target: ImageTarget;
  /** As the user called the image. */
  readonly name: string;
  /** Of the scan: the scanner works in it and keeps its own temporary files there. */
  readonly folder: string;
}

/**
 * Waits until no other scan uses the scanner's cache.
 *
 * @throws ScanProblem; the reason of `signal` when it is aborted
 */
export async function runScanner(
  context: ScanContext,
  task: ScannerTask,
  signal: AbortSignal = context.signal,
): Promise<ScanReport> {
  const { host, settings, progress } = context;
  const { scanner, installation } = task.found;
  const output = host.joinPath(task.folder, "report.json");
  const own = settings.scanners[scanner.id];
  const { args, environment } = scanner.command(installation, task.target, {
    settings: own,
    environment: host.environment,
    output,
    timeout: settings.timeout,
    isOffline: settings.isOffline,
    serverToken: settings.serverToken,
  });
  const release = await waitForTurn(context, cacheOf(scanner.id, args, environment), signal);
  let outcome: RunOutcome;
  let phase: ScanPhase | undefined;
  let logged = 0;
  try {
    progress.log(`${installation.program} ${describeArguments(args)}`);
    outcome = await host.run(
      {
        program: installation.program,
        args,
        // A killed scanner leaves its temporary files behind; in our folder they go with it.
        environment: { ...environment, TMPDIR: task.folder, TMP: task.folder, TEMP: task.folder },
        // Nothing of a workspace is here: no trivy.yaml, no .trivyignore, no .grype.yaml.
        folder: task.folder,
      },
      {
        signal,
        timeout: settings.timeout,
        mostOutput,
        onErrorLine(line) {
          if (logged++ < mostLogged) progress.log(line);
          const next = scanner.phaseOf(line);
          if (next !== undefined && next !== phase) progress.onPhase(next, undefined);
          phase = next ?? phase;
        },
      },
    );
  } finally {
    await release();
  }
  signal.throwIfAborted();
  if (logged > mostLogged) progress.log(`… and ${logged - mostLogged} more lines`);
  progress.log(describeOutcome(scanner.name, outcome));
  if (outcome.kind !== "exited") throw new ScanProblem(explainOutcome(context, task, outcome));
  return await readReport(context, task, output, outcome);
}

async function waitForTurn(
  { host, progress }: ScanContext,
  name: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const timer = setTimeout(() => progress.onPhase("waiting", undefined), unnoticed);
  try {
    return await host.lock(name, signal);
  } catch (error) {
    signal.throwIfAborted();
    // A disk without room for a lock is no reason not to scan: the scanner says itself that its cache is in use.
    progress.log(`No lock: ${error instanceof Error ? error.message : String(error)}`);
    return async () => undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Two scans with the same answer would be in each other's way. */
function cacheOf(id: string, args: readonly string[], environment: Readonly<Record<string, string>>): string {
  const option = args.findIndex((argument) => /^--cache-dir(?:=|$)/.test(argument));
  const variables = ["TRIVY_CACHE_DIR", "GRYPE_DB_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"];
  return JSON.stringify([
    id,
    option < 0 ? [] : args.slice(option, option + 2),
    variables.map((name) => environment[name] ?? ""),
  ]);
}

/** For the log. What follows an option with such a name is nobody's business. */
function describeArguments(args: readonly string[]): string {
  return args
    .map((argument, index) => {
      const isSecret = /^--?[\w-]*(?:token|password|secret)[\w-]*$/i.test(args[index - 1] ?? "");
      const shown = isSecret
        ? "…"
        : argument.replace(/^(--?[\w-]*(?:token|password|secret)[\w-]*=).*/is, "$1…");
      return /^[\w@%+=:,./-]+$/.test(shown) ? shown : JSON.stringify(shown);
    })
    .join(" ");
}

function describeOutcome(name: string, outcome: RunOutcome): string {
  switch (outcome.kind) {
    case "exited":
      return `${name} ended with exit code ${outcome.code}`;
    case "killed":
      return `${name} was killed: ${outcome.by}`;
    case "not-started":
      return `${name} could not be started: ${outcome.reason}`;
    default:
      return `${name}: ${outcome.kind}`;
  }
}

function explainOutcome(
  { host, settings }: ScanContext,
  { found: { scanner, installation } }: ScannerTask,
  outcome: Exclude<RunOutcome, { kind: "exited" }>,
): ScanFailure {
  switch (outcome.kind) {
    case "missing":
      forgetScanners(host);
      return { kind: "scanner-unusable", program: installation.program, reason: "it is not there any more" };
    case "not-started":
      forgetScanners(host);
      return { kind: "scanner-unusable", program: installation.program, reason: outcome.reason };
    case "killed":
      return { kind: "scanner-killed", scanner: scanner.name, by: outcome.by };
    case "timed-out":
      return { kind: "timed-out", what: scanner.name, milliseconds: settings.timeout };
    case "too-much-output":
      return { kind: "too-much-output", what: scanner.name };
    case "cancelled":
      return { kind: "internal", detail: `${scanner.name} was cancelled by nobody` };
  }
}

/**
 * The report first: extra arguments may make a scanner end with another exit code because it has found something.
 * Then the exit code, then what it wrote to standard error.
 */
async function readReport(
  context: ScanContext,
  task: ScannerTask,
  path: string,
  { code, errors }: Extract<RunOutcome, { kind: "exited" }>,
): Promise<ScanReport> {
  const { scanner } = task.found;
  const report = await tryToRead(context, task, path);
  if (typeof report !== "string") return report;
  if (code === 0) throw new ScanProblem({ kind: "bad-report", scanner: scanner.name, reason: report });
  context.progress.log(`The report cannot be read: ${report}`);
  const complaint = scanner.explain(errors);
  if (complaint.kind === "unknown-option") forgetScanners(context.host);
  throw new ScanProblem(explainComplaint(context, task, code, complaint));
}

/** @returns the report, or why it is none */
async function tryToRead(
  { host }: ScanContext,
  task: ScannerTask,
  path: string,
): Promise<ScanReport | string> {
  let bytes: Uint8Array;
  try {
    bytes = await host.readFile(path, mostReport);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return "it has written none";
    if (code === "EFBIG") return `it has more than ${mostReport >> 20} MiB`;
    return error instanceof Error ? error.message : String(error);
  }
  if (bytes.length === 0) return "it is empty";
  try {
    return task.found.scanner.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof ReportError) return error.message;
    throw error;
  }
}

function explainComplaint(
  { settings }: ScanContext,
  { found: { scanner }, name }: ScannerTask,
  code: number,
  complaint: ScannerComplaint,
): ScanFailure {
  switch (complaint.kind) {
    case "image-not-found":
      return { kind: "image-not-found", reference: name, detail: complaint.detail };
    case "no-engine":
      return { kind: "no-engine", detail: complaint.detail };
    case "timed-out":
      return { kind: "timed-out", what: scanner.name, milliseconds: settings.timeout };
    default:
      return { kind: "scanner-failed", scanner: scanner.name, code, complaint };
  }
}
