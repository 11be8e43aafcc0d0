/** The commands about scans that are there: reports, the tree and its filters, clearing, the token. */
import { commands, env, l10n, Position, Range, Uri, window } from "vscode";
import type { ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import { type ImageSeverity, imageSeverities } from "../../../server/src/scanners/report.ts";
import { type CommandTarget, findScan, readCommandTarget } from "./command-arguments.ts";
import { activeDockerfile, nameOf } from "./pick-dockerfile.ts";
import { toWebAddress } from "./plain-text.ts";
import { reportColumns } from "./report-text.ts";
import type { Command, ScanParts } from "./scan-commands.ts";
import { noFilter } from "./scan-filter.ts";
import { placeOf, type ScanNode } from "./scan-tree.ts";
import { severityWord } from "./scan-words.ts";
import { removeTrivyToken, setTrivyToken } from "./trivy-token.ts";

/** By their names in the manifest, without `dockerfileSecurity.`. */
export function createResultCommands(parts: ScanParts): Readonly<Record<string, Command>> {
  const { context, server, list, view, reports } = parts;

  async function showReport(target: CommandTarget): Promise<void> {
    await list.refresh();
    const named = target.scan ?? target.uri ?? activeDockerfile()?.toString();
    const known = named === undefined ? undefined : findScan(list.scans, { scan: named, uri: named });
    const shown = known ?? (await pickScan(list.scans));
    if (shown) await reports.show(shown);
  }

  return {
    async clearScans() {
      await server.clearScans();
      await list.refresh();
    },
    async clearScan(...args) {
      const known = findScan(list.scans, readCommandTarget(args));
      if (known === undefined) return;
      await server.clearScans(known.id);
      await list.refresh();
    },
    showScanReport: (...args) => showReport(readCommandTarget(args)),
    reorderScanReport(scan, column) {
      const known = reportColumns.find((each) => each === column);
      if (typeof scan === "string") reports.reorder(scan, known);
    },
    setTrivyToken: () => setTrivyToken(context),
    removeTrivyToken: () => removeTrivyToken(context),
    goToScanLine: (node) => goToLine(node as ScanNode | undefined),
    async copyAdvisoryId(node) {
      const { advisory } = Object(node);
      if (typeof advisory?.id === "string") await env.clipboard.writeText(advisory.id);
    },
    async openAdvisory(node) {
      const address = toWebAddress(Object(Object(node).advisory).url);
      if (address !== undefined) await env.openExternal(Uri.parse(address));
    },
    async filterScansBySeverity() {
      const minimum = await pickSeverity(view.filter.minimum);
      if (minimum !== undefined) await view.setFilter({ minimum });
    },
    async findInScans() {
      const text = await window.showInputBox({
        title: l10n.t("Find in Image Scans"),
        prompt: l10n.t("In advisories, their titles and the names of packages. Empty: all."),
        value: view.filter.text,
      });
      if (text !== undefined) await view.setFilter({ text: text.trim() });
    },
    showOnlyFixableScans: () => view.setFilter({ onlyFixable: true }),
    showUnfixableScans: () => view.setFilter({ onlyFixable: false }),
    clearScanFilters: () => view.setFilter(noFilter),
  };
}

async function pickScan(scans: readonly ScanSummary[]): Promise<ScanSummary | undefined> {
  const [only, ...others] = scans;
  if (only === undefined) {
    void offerScan();
    return undefined;
  }
  if (others.length === 0) return only;
  const picked = await window.showQuickPick(
    scans.map((scan) => ({
      scan,
      label: scan.image,
      ...(scan.uri !== undefined && { description: nameOf(scan.uri) }),
    })),
    { title: l10n.t("Show Scan Report"), placeHolder: l10n.t("Which scan?"), matchOnDescription: true },
  );
  return picked?.scan;
}

async function offerScan(): Promise<void> {
  const scan = l10n.t("Scan Image…");
  const chosen = await window.showInformationMessage(l10n.t("No image was scanned yet."), scan);
  if (chosen === scan) await commands.executeCommand("dockerfileSecurity.scanImage");
}

async function pickSeverity(current: ImageSeverity): Promise<ImageSeverity | undefined> {
  const picked = await window.showQuickPick(
    imageSeverities.map((severity) => ({
      severity,
      label:
        severity === "unknown"
          ? l10n.t("all")
          : severity === "critical"
            ? l10n.t("only critical")
            : l10n.t("{0} and worse", severityWord(severity, l10n.t)),
      picked: severity === current,
      ...(severity === current && { description: l10n.t("as it is") }),
    })),
    { title: l10n.t("Filter Image Scans by Severity") },
  );
  return picked?.severity;
}

async function goToLine(node: ScanNode | undefined): Promise<void> {
  const place = node && placeOf(node);
  if (place === undefined) return;
  const at = new Position(place.line, 0);
  await window.showTextDocument(Uri.parse(place.uri), { selection: new Range(at, at), preserveFocus: false });
}
