/** The scans that are kept, in memory and over restarts, and which of them are shown on a Dockerfile. */

import { isRecord } from "../../json-values.ts";
import { readScan, storeScan } from "../../scan/read-scan.ts";
import type { Scan } from "../../scan/scan.ts";
import type { ScanParams } from "../scan-protocol.ts";
import { readSource } from "./read-params.ts";
import type { ScanStorage } from "./scan-storage.ts";

export interface StoredScan {
  /** Tells it from all others; stays when the scan is repeated. */
  readonly id: string;
  /** The Dockerfile, if there is one. */
  readonly uri: string | undefined;
  /** What to ask for to scan the same again. */
  readonly source: ScanParams["source"];
  readonly scan: Scan;
}

export interface ScanStore {
  /** Resolves when what was kept is there; never rejects. */
  readonly loaded: Promise<void>;
  /** Newest first. */
  all(): readonly StoredScan[];
  /** Those that a Dockerfile's problems come from, newest first. */
  shownOn(uri: string): readonly StoredScan[];
  /** Takes the place of the last scan of the same image for the same Dockerfile. */
  put(uri: string | undefined, source: ScanParams["source"], scan: Scan): Promise<StoredScan>;
  /** @param id of one scan; without it all go */
  clear(id?: string): Promise<void>;
}

/**
 * @param onChange is called whenever scans came or went
 * @param log gets what could not be read or written
 */
export function createScanStore(
  storage: ScanStorage,
  onChange: () => void,
  log: (what: string, error: unknown) => void,
): ScanStore {
  const scans = new Map<string, StoredScan>();

  async function load(): Promise<void> {
    try {
      for (const text of await storage.load()) {
        const stored = readStored(text);
        if (stored !== undefined && !scans.has(stored.id)) scans.set(stored.id, stored);
      }
    } catch (error) {
      log("Reading the scans that were kept", error);
    }
    if (scans.size > 0) onChange();
  }

  function all(): readonly StoredScan[] {
    return [...scans.values()].toSorted((a, b) => b.scan.scannedAt.localeCompare(a.scan.scannedAt));
  }

  return {
    loaded: load(),
    all,
    shownOn: (uri) => chooseShown(all().filter((stored) => stored.uri === uri)),
    async put(uri, source, scan) {
      const stored = { id: identify(uri, scan), uri, source, scan };
      scans.set(stored.id, stored);
      onChange();
      await storage
        .save(stored.id, JSON.stringify({ uri, source, scan: storeScan(scan) }))
        .catch((error) => log("Keeping a scan", error));
      return stored;
    },
    async clear(id) {
      const ids = id === undefined ? [...scans.keys()] : [id];
      for (const each of ids) scans.delete(each);
      onChange();
      await Promise.all(
        ids.map((each) => storage.remove(each).catch((error) => log("Removing a scan", error))),
      );
    },
  };
}

function identify(uri: string | undefined, { role, stage, image }: Scan): string {
  return JSON.stringify([uri ?? null, role, stage ?? null, image.name]);
}

function readStored(text: string): StoredScan | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return undefined;
    const uri = typeof value.uri === "string" ? value.uri : undefined;
    const scan = readScan(value.scan);
    const source = readSource(value.source);
    return scan && source && { id: identify(uri, scan), uri, source, scan };
  } catch {
    return undefined;
  }
}

/**
 * Of each stage the newest image, for older ones say the same again; and of base images that were scanned by
 * themselves those that are newer than any image built on them.
 */
function chooseShown(newestFirst: readonly StoredScan[]): readonly StoredScan[] {
  const seen = new Set<string>();
  const lastBuilt = newestFirst.find(({ scan }) => scan.role === "built")?.scan.scannedAt;
  return newestFirst.filter(({ scan }) => {
    const key = scan.role === "built" ? `built ${scan.stage ?? ""}` : `base ${scan.image.name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return scan.role === "built" || lastBuilt === undefined || scan.scannedAt > lastBuilt;
  });
}
