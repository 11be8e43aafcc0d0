/** A client of the built server, as any editor is one: a process, its pipes, and the protocol. */
import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  ExitNotification,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { rules } from "../../server/src/rules/index.ts";

const project = join(import.meta.dirname, "../..");
export const bundle = join(project, "dist/server.cjs");

/** What Node writes when `process.exit` is called: all that a server can do to end. Node itself may hang after it. */
const exitTrace = /\(node:\d+\) WARNING: Exited the environment with code (\d+)\n(?: {4}at .*\n)*\n?/;

/** What VS Code declares, as far as this server cares. */
export const fullCapabilities: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    diagnostic: { dynamicRegistration: false },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "source", "source.fixAll"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
  },
};

/** A plain client: diagnostics are pushed, edits stand in the actions, settings come by notification. */
export const plainCapabilities: ClientCapabilities = {
  textDocument: {
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
  },
};

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** The editor's language, as it says it with its first request. */
  readonly locale?: string;
  /** Another bundle than the built one. */
  readonly server?: string;
  /** URLs of the folders that are open. */
  readonly folders?: readonly string[];
  /** The section `dockerfileSecurity`, by document; undefined answers null. */
  readonly configuration?: (uri: string | undefined) => unknown;
}

export interface LanguageClient {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcessWithoutNullStreams;
  readonly initializeResult: InitializeResult;
  /** What the server asked and said, in order. */
  readonly logged: string[];
  /** What it had the user told. */
  readonly messages: string[];
  readonly registered: string[];
  readonly published: PublishDiagnosticsParams[];
  readonly configurationAsked: { scope: string | undefined; section: string | undefined }[];
  refreshes: number;
  open(text: string, uri?: string): void;
  /** Replaces the only occurrence of `old`, incrementally. */
  replace(old: string, text: string, uri?: string): void;
  close(uri?: string): void;
  text(uri?: string): string;
  version(uri?: string): number;
  /** The range of the only occurrence of `code`. */
  range(code: string, uri?: string): Range;
  pull(uri?: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  /** The items of a full report. */
  diagnostics(uri?: string): Promise<Diagnostic[]>;
  codeActions(range: Range, context?: Partial<CodeActionContext>, uri?: string): Promise<CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  hover(code: string, uri?: string): Promise<Hover | null>;
  changeConfiguration(settings: unknown): void;
  /** The text after `edit`; fails where the edit is for another version. */
  apply(edit: WorkspaceEdit | undefined, uri?: string): string;
  /** Waits for the next time that `condition` holds. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Shuts down as the protocol says; gives the exit code. */
  stop(): Promise<number>;
}

/** Settings that leave only the named rules, so that what a test expects does not grow with the registry. */
export function onlyRules(...ids: readonly string[]): { readonly rules: Readonly<Record<string, string>> } {
  const known = rules.map(({ id }) => id);
  for (const id of ids) assert.ok(known.includes(id), `there is no rule ${id}`);
  return { rules: Object.fromEntries(known.filter((id) => !ids.includes(id)).map((id) => [id, "off"])) };
}

export const dockerfileUri = "file:///project/Dockerfile";

/** Starts a server; it ends with the test at the latest. */
export async function startClient(test: TestContext, options: ClientOptions = {}): Promise<LanguageClient> {
  requireFreshBundle();
  const args = ["--trace-exit", options.server ?? bundle, "--stdio"];
  const server = spawn(process.execPath, args, { stdio: "pipe" });
  test.after(() => server.kill("SIGKILL"));
  const problems: string[] = [];
  server.stderr.on("data", (chunk) => problems.push(String(chunk)));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  // What is still asked of a server that has died fails with it, and does not wait for ever.
  server.on("exit", () => {
    connection.dispose();
    const problem = problems.join("").replace(exitTrace, "");
    if (problem !== "") test.diagnostic(problem);
  });
  // Anything on stdout that is not the protocol ends up here.
  connection.onError(([error]) => problems.push(error.message));

  const documents = new Map<string, TextDocument>();
  const logged: string[] = [];
  const messages: string[] = [];
  const registered: string[] = [];
  const published: PublishDiagnosticsParams[] = [];
  const configurationAsked: { scope: string | undefined; section: string | undefined }[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };

  const document = (uri: string) => {
    const found = documents.get(uri);
    assert.ok(found, `${uri} is not open`);
    return found;
  };

  connection.onNotification(LogMessageNotification.type, ({ message }) => {
    logged.push(message);
    wake();
  });
  connection.onNotification(ShowMessageNotification.type, ({ message }) => {
    messages.push(message);
    wake();
  });
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    wake();
  });
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    registered.push(...registrations.map(({ method }) => method));
    wake();
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ scopeUri, section }) => {
      configurationAsked.push({ scope: scopeUri, section });
      return options.configuration?.(scopeUri) ?? null;
    }),
  );
  connection.onRequest(DiagnosticRefreshRequest.type, () => {
    client.refreshes += 1;
    wake();
  });
  connection.listen();

  const initializeResult = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? fullCapabilities,
    ...(options.folders && { workspaceFolders: options.folders.map((uri) => ({ uri, name: uri })) }),
    initializationOptions: options.initializationOptions,
    ...(options.locale !== undefined && { locale: options.locale }),
  });
  await connection.sendNotification(InitializedNotification.type, {});

  const client: LanguageClient = {
    connection,
    process: server,
    initializeResult,
    logged,
    messages,
    registered,
    published,
    configurationAsked,
    refreshes: 0,
    open(text, uri = dockerfileUri) {
      documents.set(uri, TextDocument.create(uri, "dockerfile", 1, text));
      void connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "dockerfile", version: 1, text },
      });
    },
    replace(old, text, uri = dockerfileUri) {
      const before = document(uri);
      const change = { range: client.range(old, uri), text };
      const version = before.version + 1;
      documents.set(uri, TextDocument.update(before, [change], version));
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [change],
      });
    },
    close(uri = dockerfileUri) {
      documents.delete(uri);
      void connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    text: (uri = dockerfileUri) => document(uri).getText(),
    version: (uri = dockerfileUri) => document(uri).version,
    range(code, uri = dockerfileUri) {
      const text = document(uri).getText();
      const start = text.indexOf(code);
      assert.ok(start >= 0 && start === text.lastIndexOf(code), `${code} does not stand there once`);
      return {
        start: document(uri).positionAt(start),
        end: document(uri).positionAt(start + code.length),
      };
    },
    pull: (uri = dockerfileUri, previousResultId) =>
      connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri },
        identifier: "dockerfile-security",
        ...(previousResultId !== undefined && { previousResultId }),
      }),
    async diagnostics(uri = dockerfileUri) {
      const report = await client.pull(uri);
      assert.equal(report.kind, "full");
      return report.kind === "full" ? report.items : [];
    },
    async codeActions(range, context = {}, uri = dockerfileUri) {
      const actions = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...context },
      });
      return (actions ?? []).filter((action): action is CodeAction => "kind" in action);
    },
    resolve: (action) => connection.sendRequest(CodeActionResolveRequest.type, action),
    hover: (code, uri = dockerfileUri) =>
      connection.sendRequest(HoverRequest.type, {
        textDocument: { uri },
        position: client.range(code, uri).start,
      }),
    changeConfiguration: (settings) =>
      void connection.sendNotification(DidChangeConfigurationNotification.type, { settings }),
    apply(edit, uri = dockerfileUri) {
      const target = document(uri);
      const changes = edit?.documentChanges;
      if (changes === undefined) {
        assert.deepEqual(Object.keys(edit?.changes ?? {}), [uri]);
        return TextDocument.applyEdits(target, edit?.changes?.[uri] ?? []);
      }
      assert.equal(changes.length, 1);
      const [change] = changes;
      assert.ok(change !== undefined && "textDocument" in change);
      assert.deepEqual(change.textDocument, { uri, version: target.version });
      return TextDocument.applyEdits(
        target,
        change.edits.filter((item) => "newText" in item),
      );
    },
    async until(condition, what) {
      if (condition()) return;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${what} did not come. ${logged.join("\n")}`)),
          10_000,
        );
        const check = () => {
          if (!condition()) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
      });
    },
    async stop() {
      const closed = once(server, "close", { signal: AbortSignal.timeout(30_000) });
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const isClosed = await closed.then(
        () => true,
        () => false,
      );
      const output = problems.join("");
      const [trace = "", code] = exitTrace.exec(output) ?? [];
      assert.equal(output.replace(trace, ""), "", "stderr, or stdout besides the protocol");
      assert.ok(code !== undefined, "The server does not end.");
      if (isClosed) {
        assert.equal(server.exitCode, Number(code));
      } else {
        test.diagnostic(
          "The server has ended, and its Node hangs: https://github.com/nodejs/node/issues/54918",
        );
        server.kill("SIGKILL");
      }
      return Number(code);
    },
  };
  return client;
}

/** A bundle that is older than its sources would test what is no longer there. */
function requireFreshBundle(): void {
  const sources = globSync("server/src/**/*.{ts,json}", { cwd: project });
  const newest = Math.max(...sources.map((file) => statSync(join(project, file)).mtimeMs));
  if (!existsSync(bundle) || statSync(bundle).mtimeMs < newest) {
    throw new Error("dist/server.cjs is missing or older than server/src: run `npm run build` first.");
  }
}
