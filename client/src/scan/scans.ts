/** All about scans, put together when something of it is first needed. */
import type { EventEmitter, ExtensionContext, LogOutputChannel, TreeItem, TreeView, Uri } from "vscode";
import type { ServerSession } from "../server-session.ts";
import { createReportDocuments, type ReportDocuments } from "./report-document.ts";
import { createResultCommands } from "./result-commands.ts";
import { createScanCommands } from "./scan-commands.ts";
import { createScanList } from "./scan-list.ts";
import { createScanServer } from "./scan-server.ts";
import type { ScanNode } from "./scan-tree.ts";
import { createScanView } from "./scan-view.ts";

export interface ScansOptions {
  readonly context: ExtensionContext;
  readonly session: ServerSession;
  readonly output: LogOutputChannel;
  readonly view: TreeView<ScanNode>;
  /** Fired to have the tree drawn anew. */
  readonly treeChanges: EventEmitter<ScanNode | undefined>;
  /** Fired to have a report written anew. */
  readonly reportChanges: EventEmitter<Uri>;
}

export interface Scans {
  /** @param name of a command in the manifest, without `dockerfileSecurity.` */
  run(name: string, args: readonly unknown[]): unknown;
  refresh(): Promise<void>;
  children(node: ScanNode | undefined): Promise<readonly ScanNode[]>;
  draw(node: ScanNode): TreeItem;
  parent(node: ScanNode): ScanNode | undefined;
  readonly reports: ReportDocuments;
  dispose(): void;
}

export function createScans(options: ScansOptions): Scans {
  const { context, session, output } = options;
  const server = createScanServer(session);
  const list = createScanList(server, output);
  const view = createScanView(options.view, options.treeChanges, list, context.workspaceState);
  const reports = createReportDocuments(list, options.reportChanges);
  const parts = { context, output, server, list, view, reports };
  const commands = { ...createScanCommands(parts), ...createResultCommands(parts) };
  // A server that comes back has read its scans anew.
  const states = session.onState((state) => {
    if (state === "running") void list.refresh();
  });
  return {
    run: (name, args) => commands[name]?.(...args),
    refresh: () => list.refresh(),
    async children(node) {
      await list.loaded;
      return view.children(node);
    },
    draw: view.draw,
    parent: view.parent,
    reports,
    dispose() {
      states.dispose();
      reports.dispose();
      view.dispose();
      list.dispose();
    },
  };
}
