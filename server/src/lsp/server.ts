/** The language server over any connection: pipes of a process, a worker's messages, a test's streams. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { settingsSection } from "../config/settings.ts";
import { createShellParser, type ShellParser } from "../dockerfile/shell-parser.ts";
import { createEngine, type Engine } from "../engine.ts";
import { isRecord } from "../json-values.ts";
import { loadTranslations } from "../l10n/load-translations.ts";
import { createTexts, type Translate } from "../l10n/texts.ts";
import { createAnalyser } from "./analysis.ts";
import { readClientFeatures } from "./client-features.ts";
import { registerCodeActions } from "./code-actions.ts";
import { registerCommands } from "./commands.ts";
import { createConfigurationWatch } from "./configuration-files.ts";
import type { Context } from "./context.ts";
import { registerDiagnostics } from "./diagnostic-reports.ts";
import { source } from "./diagnostics.ts";
import { registerHovers } from "./hover.ts";
import { selectDockerfiles } from "./open-dockerfiles.ts";
import { watchContexts } from "./rewrites/context-watch.ts";
import { rewriteCommand } from "./rewrites/rewrite-commands.ts";
import { createRewriteDesk } from "./rewrites/rewrite-desk.ts";
import { registerRewriteRequests } from "./rewrites/rewrite-requests.ts";
import { locateRewritePage, locateRulePages } from "./rule-pages.ts";
import { describeFailure } from "./run-safely.ts";
import type { Runtime } from "./runtime.ts";
import { createPolicies } from "./scans/policies.ts";
import { registerScans } from "./scans/register-scans.ts";
import { createSettingsStore } from "./settings-store.ts";
import { createWorkspaceFolders } from "./workspace-folders.ts";

/** Serves `connection` until its client ends it. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize(async (params) => ({
    capabilities: initialize(connection, runtime, documents, params, await loadTranslations(params.locale)),
    serverInfo: { name: source },
  }));
  documents.listen(connection);
  connection.listen();
}

function initialize(
  connection: Connection,
  runtime: Runtime,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
  translate: Translate,
): ServerCapabilities {
  const options: Readonly<Record<string, unknown>> = isRecord(params.initializationOptions)
    ? params.initializationOptions
    : {};
  const features = readClientFeatures(params);
  const isTrusted = options.isTrusted !== false;
  const t = createTexts(translate);
  const folders = createWorkspaceFolders(connection, params);
  const renew = () => {
    settings.renew();
    policies.renew();
    diagnostics.renew();
    scans?.renew();
  };
  const configurations = createConfigurationWatch({
    connection,
    documents,
    features,
    runtime,
    t,
    isTrusted,
    onChange: renew,
  });
  const settings = createSettingsStore({
    connection,
    features,
    t,
    initial: options.settings,
    layerOf: configurations.layerOf,
    folderOf: folders.of,
  });
  const policies = createPolicies({
    optionsOf: settings.of,
    folderAround: folders.around,
    readTextFile: runtime.readTextFile,
    isTrusted,
    log: (message) => connection.console.warn(message),
  });
  const shell = runtime.loadShellGrammar().then(createShellParser);
  const engine = loadEngine(connection, shell, translate);
  const analyser = engine.then((loaded) =>
    createAnalyser(loaded, (message) => connection.console.info(message)),
  );
  // Who needs it gets the failure, too; here it would end the process.
  analyser.catch(() => undefined);

  const context: Context = {
    connection,
    runtime,
    documents: selectDockerfiles(documents),
    features,
    engine,
    shell,
    t,
    configurations,
    folders,
    rulePage: locateRulePages(options.ruleDocumentation),
    rewritePage: locateRewritePage(options.rewriteDocumentation),
    rewrites: createRewriteDesk({
      engine,
      contexts: runtime.contexts,
      now: runtime.now,
      // Without a folder that is open, it is that of the Dockerfile; with one, nothing beside it.
      workspaceOf: (uri) => folders.around(uri) ?? folders.any() ?? folders.of(uri),
    }),
    readSection: settings.section,
    readLatestSection: settings.latestSection,
    policyOf: policies.of,
    today: () => new Date(runtime.now()).toISOString().slice(0, 10),
    async examine(document) {
      const [analyse, current] = await Promise.all([analyser, settings.of(document.uri)]);
      const analysis = analyse(document);
      const today = context.today();
      return { analysis, settings: current, today, findings: () => analysis.findings(current, today) };
    },
  };
  const scans =
    runtime.scans &&
    registerScans(context, {
      runtime: runtime.scans,
      storageFolder: typeof options.storage === "string" ? options.storage : undefined,
      isTrusted,
      isExtension: options.isExtension === true,
      onChange: () => diagnostics.renew(),
    });
  const diagnostics = registerDiagnostics(
    context,
    async (document, examination) => scans?.diagnostics(document, examination) ?? [],
  );
  const codeActions = registerCodeActions(context);
  registerHovers(context);
  const rewrite = registerRewriteRequests(context);
  const commands = registerCommands(connection, { ...scans?.commands, [rewriteCommand]: rewrite });

  documents.onDidClose(({ document }) => {
    settings.drop(document.uri);
    scans?.drop(document.uri);
  });
  connection.onDidChangeConfiguration(({ settings: changed }) => {
    settings.change(changed);
    policies.renew();
    diagnostics.renew();
    scans?.renew();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    configurations.notice(changes);
    context.rewrites.notice(changes);
  });
  connection.onInitialized(() => {
    folders.watch(renew);
    configurations.watch();
    if (runtime.contexts !== undefined) watchContexts(context);
    if (!features.registersConfigurationChanges) return;
    connection.client
      .register(DidChangeConfigurationNotification.type, { section: settingsSection })
      .catch((error) => connection.console.error(describeFailure("Watching the settings", error)));
  });

  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    // Said here, for not every client that tells of folders lets a server register for it later.
    ...(params.capabilities.workspace?.workspaceFolders === true && {
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
    ...(features.pullsDiagnostics && {
      diagnosticProvider: { identifier: source, interFileDependencies: false, workspaceDiagnostics: false },
    }),
    ...codeActions,
    ...scans?.capabilities,
    // The extension has requests of its own. Others are told of commands whether they declare that they execute any
    // or not: Neovim 0.7 does not, and asks for what is announced.
    ...(options.isExtension !== true && commands),
  };
}

async function loadEngine(
  connection: Connection,
  shell: Promise<ShellParser>,
  translate: Translate,
): Promise<Engine> {
  try {
    return createEngine(await shell, {
      reportFailure: (rule, error) => connection.console.error(describeFailure(`The rule ${rule}`, error)),
      translate,
    });
  } catch (error) {
    connection.console.error(describeFailure("Starting the analysis", error));
    throw error;
  }
}
