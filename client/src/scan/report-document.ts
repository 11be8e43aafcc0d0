/** Reports as read-only documents. The scan's id is in the URI: a report outlives the window that it was opened in. */
import {
  CodeLens,
  Disposable,
  DocumentLink,
  EventEmitter,
  env,
  l10n,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import type { ScanSummary } from "../../../server/src/lsp/scan-protocol.ts";
import { reportScheme } from "./register-scans.ts";
import {
  columnWord,
  firstOrder,
  type Report,
  type ReportColumn,
  type ReportOrder,
  reportColumns,
  writeReport,
} from "./report-text.ts";
import type { ScanList } from "./scan-list.ts";
import type { Wording } from "./scan-words.ts";

export interface ReportDocuments {
  /** The text of the document at `uri`. */
  provide(uri: Uri): Promise<string>;
  show(scan: ScanSummary): Promise<void>;
  /** Sorts by a column; the other way round if it is sorted by that one. Without one: only what has a fix, or all. */
  reorder(scan: string, column: ReportColumn | undefined): void;
  dispose(): void;
}

/** @param changes is fired when a document is to be written anew */
export function createReportDocuments(list: ScanList, changes: EventEmitter<Uri>): ReportDocuments {
  const lensChanges = new EventEmitter<void>();
  const orders = new Map<string, ReportOrder>();
  const orderOf = (id: string) => orders.get(id) ?? firstOrder;

  function write(uri: Uri): Report {
    const id = scanIdOf(uri);
    const scan = list.scans.find((each) => each.id === id);
    if (scan === undefined) {
      return { text: `${l10n.t("This scan was cleared.")}\n`, tableLine: undefined, links: [] };
    }
    return writeReport(scan, orderOf(id), currentWording());
  }

  function renew(): void {
    for (const { uri } of workspace.textDocuments) if (uri.scheme === reportScheme) changes.fire(uri);
    lensChanges.fire();
  }

  const registrations = Disposable.from(
    lensChanges,
    list.onDidChange(renew),
    languages.registerDocumentLinkProvider(
      { scheme: reportScheme },
      { provideDocumentLinks: (document) => linksOf(document, write(document.uri), list) },
    ),
    languages.registerCodeLensProvider(
      { scheme: reportScheme },
      {
        onDidChangeCodeLenses: lensChanges.event,
        provideCodeLenses: ({ uri }) => lensesOf(scanIdOf(uri), write(uri), orderOf(scanIdOf(uri))),
      },
    ),
  );

  return {
    async provide(uri) {
      // The last window left reports open, which are asked for before the scans are here.
      await list.loaded;
      return write(uri).text;
    },
    async show(scan) {
      const document = await workspace.openTextDocument(uriOf(scan));
      await window.showTextDocument(document, { preview: false });
    },
    reorder(scan, column) {
      const order = orderOf(scan);
      orders.set(
        scan,
        column === undefined
          ? { ...order, onlyFixable: !order.onlyFixable }
          : { ...order, column, isReversed: order.column === column && !order.isReversed },
      );
      renew();
    },
    dispose: () => registrations.dispose(),
  };
}

function currentWording(): Wording {
  return { t: l10n.t, now: Date.now(), locale: env.language };
}

/** The name is for the tab, its end for the language, the query for us. */
function uriOf({ id, image }: ScanSummary): Uri {
  const name = image.replace(/[^\p{L}\p{N}._:@-]+/gu, "-").slice(0, 80);
  return Uri.from({ scheme: reportScheme, path: `/${name}.scan-report`, query: id });
}

function scanIdOf(uri: Uri): string {
  return uri.query;
}

function linksOf(document: TextDocument, report: Report, list: ScanList): DocumentLink[] {
  const scan = list.scans.find(({ id }) => id === scanIdOf(document.uri));
  // The text on the screen is the one before: its links come with the next.
  if (scan === undefined || document.getText() !== report.text) return [];
  return report.links.flatMap(({ line, start, end, target }) => {
    const range = new Range(line, start, line, end);
    if (target.kind === "web") {
      const link = new DocumentLink(range, Uri.parse(target.address));
      link.tooltip = target.address;
      return link;
    }
    if (scan.uri === undefined) return [];
    const link = new DocumentLink(range, Uri.parse(scan.uri).with({ fragment: `L${target.line + 1}` }));
    link.tooltip = l10n.t("Go to Line");
    return link;
  });
}

function lensesOf(id: string, { tableLine }: Report, order: ReportOrder): CodeLens[] {
  if (tableLine === undefined) return [];
  const range = new Range(tableLine, 0, tableLine, 0);
  const lens = (title: string, column?: ReportColumn) =>
    new CodeLens(range, {
      title,
      command: "dockerfileSecurity.reorderScanReport",
      arguments: [id, column],
    });
  const wording = currentWording();
  const sorts = reportColumns.map((column) => {
    const word = columnWord(column, wording);
    if (order.column !== column) return lens(word, column);
    return lens(`${word} $(${order.isReversed ? "arrow-up" : "arrow-down"})`, column);
  });
  const filter = order.onlyFixable ? l10n.t("show all") : l10n.t("only fixable");
  return [...sorts, lens(`$(filter) ${filter}`)];
}
