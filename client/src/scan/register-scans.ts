/**
 * Registers all that has to do with scans. Only this module is evaluated on activation; what it stands for is loaded
 * when a command is called or the view is shown.
 */
import {
  commands,
  Disposable,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  type TreeDataProvider,
  type Uri,
  window,
  workspace,
} from "vscode";
import { scansChangedNotification } from "../../../server/src/lsp/scan-protocol.ts";
import type { ServerSession } from "../server-session.ts";
import type { ScanNode } from "./scan-tree.ts";
import type { Scans } from "./scans.ts";

/** In the manifest with `dockerfileSecurity.` before them, all but the one that only the report's lenses call. */
const commandNames = [
  "scanImage",
  "scanBaseImage",
  "buildAndScan",
  "importScanReport",
  "clearScans",
  "clearScan",
  "showScanReport",
  "reorderScanReport",
  "rescan",
  "setTrivyToken",
  "removeTrivyToken",
  "goToScanLine",
  "copyAdvisoryId",
  "openAdvisory",
  "filterScansBySeverity",
  "findInScans",
  "showOnlyFixableScans",
  "showUnfixableScans",
  "clearScanFilters",
];

/** Of reports, which are documents without a file. */
export const reportScheme = "dockerfile-security-report";

export function registerScans(
  context: ExtensionContext,
  session: ServerSession,
  output: LogOutputChannel,
): Disposable {
  const treeChanges = new EventEmitter<ScanNode | undefined>();
  const reportChanges = new EventEmitter<Uri>();
  let loaded: Promise<Scans> | undefined;

  function load(): Promise<Scans> {
    loaded ??= import("./scans.ts").then(({ createScans }) =>
      createScans({ context, session, output, view, treeChanges, reportChanges }),
    );
    return loaded;
  }

  const provider: TreeDataProvider<ScanNode> = {
    onDidChangeTreeData: treeChanges.event,
    getChildren: async (node) => [...(await (await load()).children(node))],
    getTreeItem: async (node) => (await load()).draw(node),
    getParent: async (node) => (await load()).parent(node),
  };
  const view = window.createTreeView("dockerfileSecurity.imageScans", {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  // The view is there from now on, and not in workspaces that have nothing to do with Dockerfiles.
  void commands.executeCommand("setContext", "dockerfileSecurity.isActive", true);

  // Scans of the last session make themselves known in this way, too.
  session.onNotification(scansChangedNotification, () => void load().then((scans) => scans.refresh()));
  return Disposable.from(
    treeChanges,
    reportChanges,
    view,
    ...commandNames.map((name) =>
      commands.registerCommand(`dockerfileSecurity.${name}`, async (...args: unknown[]) =>
        (await load()).run(name, args),
      ),
    ),
    workspace.registerTextDocumentContentProvider(reportScheme, {
      onDidChange: reportChanges.event,
      provideTextDocumentContent: async (uri) => (await load()).reports.provide(uri),
    }),
    new Disposable(() => void loaded?.then((scans) => scans.dispose())),
  );
}
