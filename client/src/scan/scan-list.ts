/** The scans that the server keeps, as they are now. */
import { type Event, EventEmitter, type LogOutputChannel } from "vscode";
import type { ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import type { ScanServer } from "./scan-server.ts";

export interface ScanList {
  /** Newest first. */
  readonly scans: readonly ScanSummary[];
  readonly onDidChange: Event<void>;
  /** Resolves when the list was asked for once; never rejects. */
  readonly loaded: Promise<void>;
  /** Resolves when the list is that of the server; never rejects. */
  refresh(): Promise<void>;
  dispose(): void;
}

export function createScanList(server: ScanServer, output: LogOutputChannel): ScanList {
  const changes = new EventEmitter<void>();
  let scans: readonly ScanSummary[] = [];
  let running: Promise<void> | undefined;
  let isStale = false;

  async function load(): Promise<void> {
    do {
      isStale = false;
      try {
        scans = await server.listScans();
      } catch (error) {
        // The list stays: a server that starts anew has the same one.
        output.debug("Listing the scans:", error);
      }
    } while (isStale);
    running = undefined;
    changes.fire();
  }

  function refresh(): Promise<void> {
    // What changes while the list is on its way is asked for once more.
    isStale = true;
    running ??= load();
    return running;
  }

  return {
    get scans() {
      return scans;
    },
    onDidChange: changes.event,
    loaded: refresh(),
    refresh,
    dispose: () => changes.dispose(),
  };
}
