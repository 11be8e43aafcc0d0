/** Adds accepted findings to the text of a configuration file and leaves everything else as it stands. */
import type { Edit } from "../finding.ts";
import { addListEntry } from "./add-list-entry.ts";
import type { IgnoreEntry, ScanIgnoreEntry } from "./schema.ts";

/**
 * @param text of the whole file; empty for a file that is still to be made
 * @returns one edit; undefined where the text is broken, or `ignore` holds something else than a list
 */
export function addIgnoreEntry(text: string, entry: IgnoreEntry): Promise<Edit | undefined> {
  return addListEntry(text, ["ignore"], entry, ["paths", "rules"]);
}

/**
 * The same for a vulnerability, under `scan.ignore`.
 *
 * @returns one edit; undefined where the text is broken, or `scan` or its `ignore` holds something else
 */
export function addScanIgnoreEntry(text: string, entry: ScanIgnoreEntry): Promise<Edit | undefined> {
  return addListEntry(text, ["scan", "ignore"], entry, ["advisory", "packages", "paths"]);
}
