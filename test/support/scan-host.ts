/** A scan's host for tests: the real one, but for programs that the test plays. */

import { createScanHost } from "../../server/src/scan-host.node.ts";
import type { Invocation, RunOptions, RunOutcome, ScanHost } from "../../server/src/scan-host.ts";

export type Play = (invocation: Invocation, options: RunOptions) => Promise<RunOutcome> | RunOutcome;

export function exited(output: string, code = 0, errors = ""): RunOutcome {
  return { kind: "exited", code, output, errors };
}

/** @param programs by name; what they do when they are run */
export function playedHost(programs: Readonly<Record<string, Play>>, over: Partial<ScanHost> = {}): ScanHost {
  return {
    ...createScanHost({}),
    findProgram: async (name) => (name in programs ? `/programs/${name}` : undefined),
    async run(invocation, options) {
      const play = programs[invocation.program.replace("/programs/", "")];
      return play ? await play(invocation, options) : { kind: "missing" };
    },
    ...over,
  };
}
