/** Diagnostics to the client: pulled where it can ask for them, pushed where it cannot; computed in one place. */
import {
  CancellationToken,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type PublishDiagnosticsParams,
  ResponseError,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Context, Examination } from "./context.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { describeFailure, runSafely, throwIfCancelled } from "./run-safely.ts";

/** Long enough to skip the versions in the middle of a word, short enough to feel immediate. */
const pushDelay = 150;

export interface DiagnosticReports {
  /** The same texts may have other findings now: settings changed. */
  renew(): void;
}

interface Report {
  /** Names the content: a report with the same id has the same diagnostics, also after the server restarted. */
  readonly id: string;
  readonly items: readonly Diagnostic[];
}

type Compute = (document: TextDocument, token: CancellationToken) => Promise<Report>;

/** Diagnostics that the rules do not make: what scans of images found. */
export type FurtherDiagnostics = (
  document: TextDocument,
  examination: Examination,
) => Promise<readonly Diagnostic[]>;

export function registerDiagnostics(context: Context, further: FurtherDiagnostics): DiagnosticReports {
  const compute = createReports(context, further);
  return context.features.pullsDiagnostics ? registerPull(context, compute) : registerPush(context, compute);
}

function createReports(context: Context, further: FurtherDiagnostics): Compute {
  const startedAt = context.runtime.now().toString(36);
  const reports = new WeakMap<TextDocument, Report & { readonly content: string }>();
  let count = 0;
  return async (document, token) => {
    const examination = await context.examine(document);
    throwIfCancelled(token);
    // A scan that cannot be shown must not hide what the rules found.
    const scanned = await further(document, examination).catch((error) => {
      context.connection.console.error(describeFailure(`Showing the scans of ${document.uri}`, error));
      return [];
    });
    const found = examination.findings().map((finding) => toDiagnostic(context, document, finding));
    const items = [...found, ...scanned];
    const content = JSON.stringify(items);
    const last = reports.get(document);
    if (last?.content === content) return last;
    count += 1;
    const report = { id: `${startedAt}.${count}`, items, content };
    reports.set(document, report);
    return report;
  };
}

function registerPull(context: Context, compute: Compute): DiagnosticReports {
  const { connection, documents, features } = context;
  connection.languages.diagnostics.on(({ textDocument, previousResultId }, token) =>
    runSafely<DocumentDiagnosticReport, DiagnosticServerCancellationData>(
      connection.console,
      `Checking ${textDocument.uri}`,
      token,
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
      async () => {
        const document = documents.get(textDocument.uri);
        if (document === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
        const { id, items } = await compute(document, token);
        return id === previousResultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
          : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items: [...items] };
      },
    ),
  );
  return {
    renew() {
      if (!features.refreshesDiagnostics) return;
      connection.languages.diagnostics
        .refresh()
        .catch((error) => connection.console.error(describeFailure("Refreshing the diagnostics", error)));
    },
  };
}

function registerPush(context: Context, compute: Compute): DiagnosticReports {
  const { connection, documents, features, runtime } = context;
  const pending = new Map<string, () => void>();

  function schedule(document: TextDocument): void {
    cancel(document.uri);
    const stop = runtime.delay(() => {
      pending.delete(document.uri);
      void push(document);
    }, pushDelay);
    pending.set(document.uri, stop);
  }

  function cancel(uri: string): void {
    pending.get(uri)?.();
    pending.delete(uri);
  }

  async function push(document: TextDocument): Promise<void> {
    const { uri } = document;
    const token = CancellationToken.None;
    const what = `Checking ${uri}`;
    const report = await runSafely<Report>(connection.console, what, token, { id: "", items: [] }, () =>
      compute(document, token),
    );
    // Closed, or changed again, in which case another one is on its way.
    if (documents.get(uri) !== document || pending.has(uri) || report instanceof ResponseError) return;
    const version = features.diagnosticVersions ? { version: document.version } : {};
    send({ uri, ...version, diagnostics: [...report.items] });
  }

  function send(diagnostics: PublishDiagnosticsParams): void {
    connection
      .sendDiagnostics(diagnostics)
      .catch((error) => connection.console.error(describeFailure("Sending diagnostics", error)));
  }

  // Fires for a document that was just opened, too.
  documents.onDidChangeContent(({ document }) => schedule(document));
  documents.onDidClose(({ document }) => {
    cancel(document.uri);
    send({ uri: document.uri, diagnostics: [] });
  });
  return { renew: () => documents.all().forEach(schedule) };
}
