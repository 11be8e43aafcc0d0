/** Scans of images in the server: requests, what is kept, diagnostics, lenses. */
import { CodeLensRefreshRequest, type Diagnostic, type ServerCapabilities } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { lazy } from "../../dockerfile/lazy.ts";
import type { Commands } from "../commands.ts";
import type { Context, Examination } from "../context.ts";
import { describeFailure } from "../run-safely.ts";
import type { ScanRuntime } from "../runtime.ts";
import { scansChangedNotification } from "../scan-protocol.ts";
import { registerScanLenses } from "./scan-lenses.ts";
import { registerScanRequests } from "./scan-requests.ts";
import { createScanStore } from "./scan-store.ts";
import type { ScanViews } from "./scan-views.ts";

export interface Scans {
  readonly capabilities: ServerCapabilities;
  readonly commands: Commands;
  /** What the scans that are kept say about a Dockerfile as it is now. No I/O once they are loaded. */
  diagnostics(document: TextDocument, examination: Examination): Promise<readonly Diagnostic[]>;
  /** A policy may be another now. */
  renew(): void;
  drop(uri: string): void;
}

export interface ScanOptions {
  readonly runtime: ScanRuntime;
  /** A path; undefined: a folder of the user's cache. */
  readonly storageFolder: string | undefined;
  readonly isTrusted: boolean;
  /** The client has the extension's commands and views: it is told of changes, and gets lenses. */
  readonly isExtension: boolean;
  /** Diagnostics have to be asked for anew. */
  readonly onChange: () => void;
}

/** Lines move with every keystroke; views of them follow when it is quiet. */
const notifyDelay = 300;

export function registerScans(context: Context, options: ScanOptions): Scans {
  const { connection, features, runtime } = context;
  const log = (what: string, error: unknown) => connection.console.error(describeFailure(what, error));
  // Most documents have no scan: what makes something of one is loaded with the first.
  let viewsIfAny: ScanViews | undefined;
  const loadViews = lazy(async () => {
    const { createScanViews } = await import("./scan-views.ts");
    viewsIfAny = createScanViews(context);
    return viewsIfAny;
  });
  const store = createScanStore(
    options.runtime.storage(options.storageFolder),
    () => {
      options.onChange();
      notify();
    },
    log,
  );
  let stopWaiting: (() => void) | undefined;
  const lines = new Map<string, string>();

  function notify(): void {
    if (!options.isExtension) return;
    stopWaiting?.();
    stopWaiting = runtime.delay(() => {
      connection.sendNotification(scansChangedNotification).catch((error) => log("Telling of scans", error));
      if (features.refreshesLenses) {
        connection.sendRequest(CodeLensRefreshRequest.type).catch((error) => log("Refreshing lenses", error));
      }
    }, notifyDelay);
  }

  /** Views show lines: they are told where these moved. */
  function notice(uri: string, diagnostics: readonly Diagnostic[]): void {
    const places = diagnostics.map(({ range }) => range.start.line).join();
    const before = lines.get(uri);
    lines.set(uri, places);
    if (before !== undefined && before !== places) notify();
  }

  const commands = registerScanRequests({
    context,
    runtime: options.runtime,
    store,
    loadViews,
    isTrusted: options.isTrusted,
  });
  if (options.isExtension) registerScanLenses(context, store, loadViews);
  return {
    // The extension has lenses.
    capabilities: options.isExtension ? { codeLensProvider: { resolveProvider: false } } : {},
    commands,
    async diagnostics(document, { analysis, today }) {
      await store.loaded;
      const shown = store.shownOn(document.uri);
      if (shown.length === 0) {
        lines.delete(document.uri);
        return [];
      }
      const [policy, views, { toDiagnostics }] = await Promise.all([
        context.policyOf(document.uri),
        loadViews(),
        import("./scan-diagnostics.ts"),
      ]);
      const diagnostics = shown.flatMap((stored) =>
        toDiagnostics(context, document, stored, views.of(stored, analysis.dockerfile, policy, today)),
      );
      notice(document.uri, diagnostics);
      return diagnostics;
    },
    renew: notify,
    drop(uri) {
      viewsIfAny?.drop(uri);
      lines.delete(uri);
    },
  };
}
