/** What each scan says about its Dockerfile as it is now: computed once for a version of the text. */
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Dockerfile } from "../../dockerfile/model.ts";
import type { Policy } from "../../policy/policy.ts";
import { type PreparedScan, prepareScan } from "../../scan/prepare-scan.ts";
import type { ScanView } from "../../scan/problems.ts";
import { buildScanView } from "../../scan/view.ts";
import type { Context } from "../context.ts";
import type { ScanSummary } from "../scan-protocol.ts";
import type { StoredScan } from "./scan-store.ts";
import { summarise } from "./scan-summary.ts";
import type { KnownDockerfile } from "./to-scan-request.ts";

export interface ScanViews {
  /** @param today `2026-12-31` */
  of(stored: StoredScan, dockerfile: Dockerfile, policy: Policy, today: string): ScanView;
  /** The Dockerfile at `uri`, as the editor has it or as it is on disk; undefined where there is none. */
  find(uri: string): Promise<KnownDockerfile | undefined>;
  summarise(stored: StoredScan): Promise<ScanSummary>;
  drop(uri: string): void;
}

interface Kept {
  readonly stored: StoredScan;
  readonly policy: Policy;
  readonly today: string;
  /** What an edit does not change. */
  readonly prepared: PreparedScan;
  readonly dockerfile: Dockerfile;
  readonly view: ScanView;
}

export function createScanViews(context: Context): ScanViews {
  /** By scan. One version each, so that no model outlives its document. */
  const kept = new Map<string, Kept>();

  function of(stored: StoredScan, dockerfile: Dockerfile, policy: Policy, today: string): ScanView {
    const last = kept.get(stored.id);
    const isPrepared = last?.stored === stored && last.policy === policy && last.today === today;
    if (isPrepared && last.dockerfile === dockerfile) return last.view;
    const prepared = isPrepared ? last.prepared : prepareScan(stored.scan, policy, today);
    const view = buildScanView(prepared, dockerfile);
    kept.set(stored.id, { stored, policy, today, prepared, dockerfile, view });
    return view;
  }

  async function read(uri: string): Promise<{ text: TextDocument; dockerfile: Dockerfile } | undefined> {
    const open = context.documents.get(uri);
    if (open !== undefined) {
      const { analysis } = await context.examine(open);
      return { text: open, dockerfile: analysis.dockerfile };
    }
    const content = await context.runtime.readTextFile(uri).catch(() => undefined);
    if (content === undefined) return undefined;
    const engine = await context.engine;
    return {
      text: TextDocument.create(uri, "dockerfile", 0, content),
      dockerfile: engine.parse(content),
    };
  }

  return {
    of,
    async find(uri) {
      const found = await read(uri);
      return (
        found && {
          uri,
          path: context.runtime.scans?.toPath(uri),
          dockerfile: found.dockerfile,
          lineOf: (offset) => found.text.positionAt(offset).line,
        }
      );
    },
    async summarise(stored) {
      const { uri } = stored;
      const found = uri === undefined ? undefined : await read(uri).catch(() => undefined);
      const policy = await context.policyOf(uri);
      const { today } = context;
      if (uri !== undefined && found !== undefined && context.documents.get(uri) !== undefined) {
        const view = of(stored, found.dockerfile, policy, today());
        return summarise(stored, view, (offset) => found.text.positionAt(offset).line, context.t);
      }
      const view = buildScanView(prepareScan(stored.scan, policy, today()), found?.dockerfile);
      return summarise(stored, view, (offset) => found?.text.positionAt(offset).line ?? 0, context.t);
    },
    drop(uri) {
      for (const [id, { stored }] of kept) if (stored.uri === uri) kept.delete(id);
    },
  };
}
