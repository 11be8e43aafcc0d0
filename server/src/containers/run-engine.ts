/** One command of an engine's command line. */
import type { RunOutcome, ScanHost } from "../scan-host.ts";
import type { EngineFailure, EngineId } from "./engine.ts";
import { explainEngine } from "./engine-failure.ts";

export interface EngineProgram {
  readonly id: EngineId;
  /** An absolute path. */
  readonly path: string;
  readonly host: ScanHost;
}

/** Engines on other machines answer slowly, but a dead one should not keep a user waiting. */
const patience = 60_000;
/** Listings of thousands of images, and inspections of hundreds. */
const mostOutput = 64 << 20;

/** @throws the reason of `signal` when it is aborted */
export async function ask(
  program: EngineProgram,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly output: string } | EngineFailure> {
  const outcome = await runEngine(program, args, { timeout: patience, mostOutput }, signal);
  return outcome.kind === "exited" && outcome.code === 0
    ? { output: outcome.output }
    : explainEngine(program.id, outcome);
}

/** @throws the reason of `signal` when it is aborted */
export async function runEngine(
  { path, host }: EngineProgram,
  args: readonly string[],
  options: Omit<Parameters<ScanHost["run"]>[1], "signal">,
  signal?: AbortSignal,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunOutcome> {
  signal?.throwIfAborted();
  const folder = path.replace(/[^/\\]*$/, "");
  const outcome = await host.run(
    // Its own folder, for none of a workspace's files is meant to be found.
    { program: path, args, environment: { ...inherited(host.environment), ...environment }, folder },
    { ...options, ...(signal ? { signal } : {}) },
  );
  signal?.throwIfAborted();
  return outcome;
}

/** Contexts, credential helpers, ssh and proxies need what the user's own terminal would give them. */
function inherited(environment: ScanHost["environment"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !/^(?:VSCODE_|ELECTRON_|NODE_)/.test(entry[0]),
    ),
  );
}
