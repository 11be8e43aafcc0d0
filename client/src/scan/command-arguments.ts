/**
 * What commands are called with: nothing from the palette, a URI from the Explorer and the editor's title, the URI as
 * text from a code lens, a node of the Images view of the container extensions, or what a keybinding says.
 */
import { textProperty } from "../../../server/src/json-values.ts";
import type { ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";

/** All parts may be missing: then the user is asked. */
export interface CommandTarget {
  /** Of the Dockerfile; `null` from a caller that wants none, and no question for one. */
  readonly uri?: string | null;
  /** Counted from 0. */
  readonly line?: number;
  /** A reference. */
  readonly image?: string;
  /** The path of a file or folder. */
  readonly archive?: string;
  /** The path of a scanner's report. */
  readonly report?: string;
  /** Of a scan. */
  readonly scan?: string;
}

export function readCommandTarget([first, second]: readonly unknown[]): CommandTarget {
  const line = typeof second === "number" ? { line: second } : {};
  if (typeof first === "string") return { uri: first, ...line };
  const { scheme, path, fullTag, imageId, uri, image, archive, report, scan } = Object(first);
  // A `Uri` of VS Code.
  if (typeof scheme === "string" && typeof path === "string") return { uri: String(first), ...line };
  if (typeof fullTag === "string") {
    // Untagged images are called `<none>` there.
    return { image: fullTag.includes("<none>") && typeof imageId === "string" ? imageId : fullTag };
  }
  const { id } = Object(scan);
  return {
    ...(uri === null && { uri }),
    ...textProperty("uri", typeof uri === "object" && uri !== null ? String(uri) : uri),
    ...textProperty("image", image),
    ...textProperty("archive", archive),
    ...textProperty("report", report),
    ...textProperty("scan", typeof scan === "string" ? scan : id),
    ...(typeof Object(first).line === "number" && { line: Object(first).line }),
  };
}

/** A code lens names the Dockerfile, the tree the scan. The newest one that fits. */
export function findScan(
  scans: readonly ScanSummary[],
  { scan, uri }: CommandTarget,
): ScanSummary | undefined {
  return (
    scans.find(({ id }) => id === scan) ??
    (typeof uri === "string" ? scans.find((each) => each.uri === uri) : undefined)
  );
}
