/** One scan as the user sees it: phases, a way to stop it, and how it ended. */
import { commands, env, type LogOutputChannel, l10n, ProgressLocation, Uri, window } from "vscode";
import type { ScanParams, ScanResult, ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import { toNotification } from "./plain-text.ts";
import type { ScanServer } from "./scan-server.ts";
import { describeFound, totalOf } from "./scan-words.ts";

export interface ScanRun {
  readonly server: ScanServer;
  readonly output: LogOutputChannel;
  /** Whole, as the report has it. */
  showReport(scan: ScanSummary): void;
}

type Failure = Extract<ScanResult, { readonly kind: "failed" }>;

/** Resolves when the scan has ended; what is said of it then waits for nobody. */
export async function runScan(
  run: ScanRun,
  title: string,
  params: Omit<ScanParams, "workDoneToken">,
): Promise<ScanResult> {
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title: toNotification(title) },
    async (progress, token): Promise<ScanResult> => {
      try {
        return await run.server.scan(params, token, (message) =>
          progress.report({ message: toNotification(message) }),
        );
      } catch (error) {
        if (token.isCancellationRequested) return { kind: "cancelled" };
        run.output.error("Scanning:", error);
        return {
          kind: "failed",
          failure: "server",
          message: l10n.t("The scan ended early: the language server did not answer. The output says more."),
        };
      }
    },
  );
  if (result.kind === "failed") void offerHelp(result, run.output);
  if (result.kind === "done") void tellResult(result.scan, run);
  return result;
}

interface Offer {
  readonly title: string;
  run(): unknown;
}

async function offerHelp({ failure, message, helpUrl }: Failure, output: LogOutputChannel): Promise<void> {
  const settings = settingsFor[failure];
  const offers: Offer[] = [];
  if (helpUrl !== undefined) {
    offers.push({
      title: failure === "no-scanner" ? l10n.t("Install Trivy…") : l10n.t("Learn More"),
      run: () => env.openExternal(Uri.parse(helpUrl)),
    });
  }
  if (settings !== undefined) {
    offers.push({
      title: l10n.t("Open Settings"),
      run: () => commands.executeCommand("workbench.action.openSettings", settings),
    });
  }
  if (failure === "server") {
    offers.push({
      title: l10n.t("Restart Server"),
      run: () => commands.executeCommand("dockerfileSecurity.restartServer"),
    });
  }
  offers.push({ title: l10n.t("Show Log"), run: () => output.show() });
  const chosen = await window.showErrorMessage(toNotification(message), ...offers);
  await chosen?.run();
}

/** What is searched for in the settings, by the `kind` of a `ScanFailure`. */
const settingsFor: Readonly<Record<string, string>> = {
  "no-scanner": "dockerfileSecurity.trivy.path",
  "scanner-unusable": "@ext:dockerfile-security.dockerfile-security path",
  "timed-out": "dockerfileSecurity.scan.timeout",
};

async function tellResult(scan: ScanSummary, { showReport }: ScanRun): Promise<void> {
  const total = totalOf(scan.counts);
  const { belowSeverity, withoutFix, ignored } = scan.suppressed;
  const hidden = belowSeverity + withoutFix + ignored;
  const text = [
    `${scan.image}: ${describeFound(scan.counts, l10n.t)}`,
    total > 0 && l10n.t("{0} fixed in newer versions", scan.fixable),
    hidden > 0 && l10n.t("{0} not shown by policy", hidden),
  ]
    .filter((part) => part !== false)
    .join(" · ");
  const report = l10n.t("Show Report");
  const problems = l10n.t("Show Problems");
  const isPlaced = scan.uri !== undefined && total > 0;
  const chosen = await window.showInformationMessage(
    toNotification(text),
    ...(isPlaced ? [report, problems] : [report]),
  );
  if (chosen === report) showReport(scan);
  if (chosen === problems) await commands.executeCommand("workbench.actions.view.problems");
}
