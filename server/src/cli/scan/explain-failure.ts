/** Why a scan failed, in words for a command line: there are options here, and no settings and no log. */
import type { Localise } from "../../l10n/texts.ts";
import { describeFailure } from "../../scan/explain-failure.ts";
import type { ScanFailure } from "../../scan/request.ts";

export function explainFailure(failure: ScanFailure, t: Localise): string {
  const { message, helpUrl } = describeFailure(failure, t);
  const own = explain(failure, t) ?? message;
  return helpUrl === undefined ? own : `${own} ${helpUrl}`;
}

function explain(failure: ScanFailure, t: Localise): string | undefined {
  switch (failure.kind) {
    case "no-scanner":
      return t(
        "No scanner was found on the PATH (looked for: {names}). Install one, or say where it is with --scanner-path.",
        { names: failure.looked.join(", ") },
      );
    case "scanner-unusable":
      return t("{program} cannot be used as a scanner: {reason} See --scanner and --scanner-path.", {
        program: failure.program,
        reason: failure.reason,
      });
    case "timed-out":
      return t("{program} took longer than {minutes} minutes. Allow more with --timeout, or scan again.", {
        program: failure.what,
        minutes: String(Math.round(failure.milliseconds / 60_000)),
      });
  }
  return undefined;
}
