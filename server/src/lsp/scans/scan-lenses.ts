/**
 * Lenses on the last FROM, to scan what is built from this file and to see what the last scan found, and on each FROM
 * of an image. Only for clients that have the commands of the extension.
 */
import type { CodeLens } from "vscode-languageserver";
import { recordOf } from "../../json-values.ts";
import type { Localise } from "../../l10n/texts.ts";
import type { ScanView } from "../../scan/problems.ts";
import { imageSeverities } from "../../scanners/report.ts";
import type { Context } from "../context.ts";
import { toRange } from "../positions.ts";
import { runSafely } from "../run-safely.ts";
import type { ScanStore, StoredScan } from "./scan-store.ts";
import type { ScanViews } from "./scan-views.ts";

export function registerScanLenses(
  context: Context,
  store: ScanStore,
  loadViews: () => Promise<ScanViews>,
): void {
  const { connection, documents, t } = context;
  connection.onCodeLens(({ textDocument: { uri } }, token) =>
    runSafely<CodeLens[]>(connection.console, `The lenses of ${uri}`, token, [], async () => {
      const document = documents.get(uri);
      const section = await context.readSection(uri);
      if (document === undefined || !wantsLenses(section)) return [];
      const { analysis, today } = await context.examine(document);
      const last = analysis.dockerfile.stages.at(-1);
      if (last === undefined) return [];
      await store.loaded;
      const range = toRange(document, last.from.keywordSpan);
      const [shown] = store.shownOn(uri);
      const lenses: CodeLens[] = [
        {
          range,
          command: { title: t("Scan image…"), command: "dockerfileSecurity.scanImage", arguments: [uri] },
        },
      ];
      if (shown !== undefined) {
        const views = await loadViews();
        const view = views.of(shown, analysis.dockerfile, await context.policyOf(uri), today);
        const title = describe(context, shown, view);
        lenses.push({
          range,
          command: { title, command: "dockerfileSecurity.showScanReport", arguments: [{ scan: shown.id }] },
        });
      }
      for (const { base, from } of analysis.dockerfile.stages) {
        if (base.kind !== "image" || !base.image.resolution.isComplete) continue;
        const place = toRange(document, from.keywordSpan);
        lenses.push({
          range: place,
          command: {
            title: t("Scan base image"),
            command: "dockerfileSecurity.scanBaseImage",
            arguments: [uri, place.start.line],
          },
        });
      }
      return lenses;
    }),
  );
}

function wantsLenses(section: unknown): boolean {
  return recordOf(section).codeLens !== false;
}

function describe({ runtime, t }: Context, { scan }: StoredScan, view: ScanView): string {
  const count = imageSeverities.reduce((sum, severity) => sum + view.counts[severity], 0);
  const ago = describeAge(runtime.now() - Date.parse(scan.scannedAt), t);
  const image = scan.image.name;
  return `${describeCount(count, image, t)} · ${ago}`;
}

function describeCount(count: number, image: string, t: Localise): string {
  if (count === 0) return t("no known vulnerabilities in {image}", { image });
  if (count === 1) return t("1 vulnerability in {image}", { image });
  return t("{count} vulnerabilities in {image}", { count: String(count), image });
}

/** @param age milliseconds; more than two days are told in days, and so on */
function describeAge(age: number, t: Localise): string {
  const minutes = Math.floor(age / 60_000);
  if (!(minutes >= 1)) return t("just now");
  if (minutes < 120) return t("{count} min ago", { count: String(minutes) });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("{count} hours ago", { count: String(hours) });
  return t("{count} days ago", { count: String(Math.floor(hours / 24)) });
}
