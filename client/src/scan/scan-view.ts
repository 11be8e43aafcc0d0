/** The view "Image Scans": draws what `scan-tree.ts` and `describe-node.ts` say. */
import {
  commands,
  type EventEmitter,
  env,
  l10n,
  MarkdownString,
  type Memento,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
} from "vscode";
import { describeNode } from "./describe-node.ts";
import { describeFilter, isFiltering, readFilter, type ScanFilter } from "./scan-filter.ts";
import type { ScanList } from "./scan-list.ts";
import { childrenOf, listImageNodes, parentOf, placeOf, type ScanNode } from "./scan-tree.ts";

export interface ScanView {
  readonly filter: ScanFilter;
  setFilter(change: Partial<ScanFilter>): Promise<void>;
  children(node: ScanNode | undefined): readonly ScanNode[];
  draw(node: ScanNode): TreeItem;
  parent(node: ScanNode): ScanNode | undefined;
  /** Shows a scan that nothing else shows, without taking the focus. */
  reveal(scan: string): Promise<void>;
  dispose(): void;
}

const filterKey = "dockerfileSecurity.scanFilter";

/** @param changes is fired when the tree is to be drawn anew */
export function createScanView(
  view: TreeView<ScanNode>,
  changes: EventEmitter<ScanNode | undefined>,
  list: ScanList,
  state: Memento,
): ScanView {
  let filter = readFilter(state.get(filterKey));
  showFilter();

  function showFilter(): void {
    view.description = describeFilter(filter, l10n.t) ?? "";
    void commands.executeCommand("setContext", "dockerfileSecurity.scansAreFiltered", isFiltering(filter));
    void commands.executeCommand("setContext", "dockerfileSecurity.onlyFixableScans", filter.onlyFixable);
  }

  function redraw(): void {
    void commands.executeCommand("setContext", "dockerfileSecurity.hasScans", list.scans.length > 0);
    changes.fire(undefined);
  }

  const listening = list.onDidChange(redraw);
  // "2 hours ago" is true for a while only.
  const clock = setInterval(() => {
    if (view.visible && list.scans.length > 0) changes.fire(undefined);
  }, 5 * 60_000);

  return {
    get filter() {
      return filter;
    },
    async setFilter(change) {
      filter = { ...filter, ...change };
      showFilter();
      redraw();
      await state.update(filterKey, filter);
    },
    children: (node) => (node === undefined ? listImageNodes(list.scans, filter) : childrenOf(node)),
    parent: parentOf,
    draw: drawNode,
    async reveal(scan) {
      const node = listImageNodes(list.scans, filter).find(({ key }) => key === scan);
      if (node) await view.reveal(node, { select: true, focus: false, expand: true });
    },
    dispose() {
      clearInterval(clock);
      listening.dispose();
    },
  };
}

function drawNode(node: ScanNode): TreeItem {
  const look = describeNode(node, { t: l10n.t, now: Date.now(), locale: env.language });
  const hasChildren = node.kind !== "advisory" && childrenOf(node).length > 0;
  const item = new TreeItem(
    look.label,
    hasChildren
      ? node.kind === "image"
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed
      : TreeItemCollapsibleState.None,
  );
  item.id = node.key;
  item.description = look.description;
  item.iconPath = new ThemeIcon(look.icon.id, look.icon.color ? new ThemeColor(look.icon.color) : undefined);
  item.tooltip = new MarkdownString(look.tooltip);
  item.contextValue = look.context;
  if (placeOf(node) !== undefined) {
    item.command = {
      title: l10n.t("Go to Line"),
      command: "dockerfileSecurity.goToScanLine",
      arguments: [node],
    };
  }
  return item;
}
