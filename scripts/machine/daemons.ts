import type { ChildProcess, SpawnOptions } from "node:child_process";
import { startProcess } from "./processes.ts";
import { findProgram } from "./requirements.ts";

/**
 * Starts a process that the system ends with this one, where it can: a test runner that is killed kills its tests
 * at once, which then can end nothing themselves.
 */
export function startDaemon(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const setpriv = findProgram("setpriv");
  if (!setpriv) return startProcess(command, args, options);
  return startProcess(setpriv, ["--pdeathsig", "TERM", "--", command, ...args], options);
}
