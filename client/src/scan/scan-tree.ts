/** The scans as a tree: image → instruction → package → advisory. What a view shows of it is described, not drawn. */
import type {
  ScanAdvisory,
  ScanGroup,
  ScanPackage,
  ScanSummary,
} from "../../../server/src/lsp/scan-protocol.ts";
import { countGroups, filterGroups, isFiltering, type ScanFilter } from "./scan-filter.ts";

export type ScanNode = ImageNode | GroupNode | PackageNode | AdvisoryNode;

interface NodeBase {
  /** Stays the same while the scan is shown again, so that what is open stays open. */
  readonly key: string;
  readonly scan: ScanSummary;
}
export interface ImageNode extends NodeBase {
  readonly kind: "image";
  /** What passes the filter. */
  readonly groups: readonly ScanGroup[];
  readonly shown: ScanGroup["counts"];
}
export interface GroupNode extends NodeBase {
  readonly kind: "group";
  readonly parent: ImageNode;
  readonly group: ScanGroup;
}
export interface PackageNode extends NodeBase {
  readonly kind: "package";
  readonly parent: GroupNode;
  readonly package: ScanPackage;
}
export interface AdvisoryNode extends NodeBase {
  readonly kind: "advisory";
  readonly parent: PackageNode;
  readonly advisory: ScanAdvisory;
}

export function listImageNodes(scans: readonly ScanSummary[], filter: ScanFilter): readonly ImageNode[] {
  return scans.map((scan) => {
    const groups = filterGroups(scan, filter);
    const shown = isFiltering(filter) ? countGroups(groups) : scan.counts;
    return { kind: "image", key: scan.id, scan, groups, shown };
  });
}

export function childrenOf(node: ScanNode): readonly ScanNode[] {
  const { scan } = node;
  switch (node.kind) {
    case "image":
      return withKeys(node, node.groups, ({ kind, title, layer }) => `${kind} ${layer ?? ""} ${title}`).map(
        ([key, group]) => ({ kind: "group", key, scan, parent: node, group }),
      );
    case "group":
      return withKeys(node, node.group.packages, ({ type, name, version, path }) =>
        [type, name, version, path].join(" "),
      ).map(([key, each]) => ({ kind: "package", key, scan, parent: node, package: each }));
    case "package":
      return withKeys(node, node.package.advisories, ({ id }) => id).map(([key, advisory]) => ({
        kind: "advisory",
        key,
        scan,
        parent: node,
        advisory,
      }));
    case "advisory":
      return [];
  }
}

export function parentOf(node: ScanNode): ScanNode | undefined {
  return node.kind === "image" ? undefined : node.parent;
}

/** Where the node stands in its Dockerfile, if it does. */
export function placeOf(node: ScanNode): { readonly uri: string; readonly line: number } | undefined {
  const { uri } = node.scan;
  if (uri === undefined || node.kind === "image") return undefined;
  const line = groupOf(node).line;
  return line === undefined ? undefined : { uri, line };
}

function groupOf(node: GroupNode | PackageNode | AdvisoryNode): ScanGroup {
  if (node.kind === "group") return node.group;
  return node.kind === "package" ? node.parent.group : node.parent.parent.group;
}

/** Equal names are told apart by their number: a view must not get the same key twice. */
function withKeys<T>(
  { key }: ScanNode,
  items: readonly T[],
  nameOf: (item: T) => string,
): readonly (readonly [string, T])[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const name = nameOf(item);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return [`${key}/${name}${count === 0 ? "" : `#${count}`}`, item];
  });
}
