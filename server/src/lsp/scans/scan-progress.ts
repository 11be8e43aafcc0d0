/** A scan's phases, shown by the client, and its cancellation. */
import type { CancellationToken, WorkDoneProgressReporter } from "vscode-languageserver";
import { describePhase } from "../../scan/describe-phase.ts";
import type { ScanProgress } from "../../scan/request.ts";
import type { ScanPhase } from "../../scanners/scanner.ts";
import type { Context } from "../context.ts";

/** The programs at work say more lines than anybody reads, and each one is a message. */
const shortestPause = 200;

export function createScanProgress(
  { connection, runtime, t }: Context,
  reporter: WorkDoneProgressReporter,
): ScanProgress {
  let last: { readonly phase: ScanPhase; readonly at: number } | undefined;
  return {
    onPhase(phase, detail) {
      const at = runtime.now();
      if (last?.phase === phase && at - last.at < shortestPause) return;
      last = { phase, at };
      const text = describePhase(phase, t);
      reporter.report(detail === undefined ? text : `${text}: ${detail}`);
    },
    log: (line) => connection.console.log(line),
  };
}

export interface Cancellation {
  /** Aborted when the client takes its request, or the progress, back. */
  readonly signal: AbortSignal;
  dispose(): void;
}

export function toCancellation(...tokens: readonly (CancellationToken | undefined)[]): Cancellation {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const listeners = tokens.map((token) => token?.onCancellationRequested(abort));
  if (tokens.some((token) => token?.isCancellationRequested)) abort();
  return {
    signal: controller.signal,
    dispose() {
      for (const listener of listeners) listener?.dispose();
    },
  };
}
