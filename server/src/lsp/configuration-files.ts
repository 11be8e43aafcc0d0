/**
 * Configuration files on the side of the protocol: read when a document is opened or when the client says that one
 * has changed, never on a keystroke. What is wrong in one is pushed for it. The text of one that is open counts
 * as it stands in the editor.
 */
import {
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  type TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  configurationNames,
  createConfigurationFiles,
  isConfigurationUrl,
  type LoadedConfiguration,
} from "../config/files.ts";
import { describeProblem, isFatal } from "../config/problems.ts";
import type { Layer } from "../config/resolve.ts";
import type { Localise } from "../l10n/texts.ts";
import { policyFileNames } from "../policy/policy-file-names.ts";
import type { ClientFeatures } from "./client-features.ts";
import { source } from "./diagnostics.ts";
import { toRange } from "./positions.ts";
import { describeFailure } from "./run-safely.ts";
import type { Runtime } from "./runtime.ts";

/** As long as for pushed findings: whoever types does not look yet. */
const typingDelay = 150;

export interface ConfigurationWatch {
  /** What of its configuration file holds for a document. Never rejects. */
  layerOf(uri: string): Promise<Layer | undefined>;
  /** The configuration file of a document as it stands in the editor or on disk. Never rejects. */
  fileOf(uri: string): Promise<LoadedConfiguration | undefined>;
  /** Of a configuration file that is open. */
  versionOf(url: string): number | undefined;
  /** Configuration files have a say. */
  readonly isTrusted: boolean;
  /** Files that the client watches have changed. */
  notice(changes: DidChangeWatchedFilesParams["changes"]): void;
  /** To be called when the client is ready for requests. */
  watch(): void;
}

export interface WatchOptions {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly features: ClientFeatures;
  readonly runtime: Runtime;
  readonly t: Localise;
  /** Files of a workspace that is not trusted have no say: they could hide what is wrong in it. */
  readonly isTrusted: boolean;
  onChange(): void;
}

export function createConfigurationWatch(options: WatchOptions): ConfigurationWatch {
  const { connection, documents, features, runtime, t, isTrusted, onChange } = options;
  const readText = async (url: string) => documents.get(url)?.getText() ?? runtime.readTextFile(url);
  const files = createConfigurationFiles({ readText });
  const faulty = new Set<string>();
  let generation = 0;
  let cancelTyping: () => void = () => undefined;

  async function load(url: string): Promise<LoadedConfiguration | undefined> {
    const startedIn = generation;
    try {
      const loaded = isTrusted ? await files.of(url) : undefined;
      // A slow disk must not bring back what has been mended meanwhile.
      if (loaded !== undefined && startedIn === generation) publish(loaded.url, toDiagnostics(loaded, t));
      return loaded;
    } catch (error) {
      connection.console.error(describeFailure(`Reading the configuration of ${url}`, error));
      return undefined;
    }
  }

  function publish(uri: string, diagnostics: Diagnostic[]): void {
    if (diagnostics.length === 0 && !faulty.has(uri)) return;
    if (diagnostics.length > 0) faulty.add(uri);
    else faulty.delete(uri);
    connection
      .sendDiagnostics({ uri, diagnostics })
      .catch((error) => connection.console.error(describeFailure("Sending diagnostics", error)));
  }

  async function recheck(uri: string): Promise<void> {
    const loaded = await load(uri);
    // It is gone, or another one in its folder has taken its place.
    if (loaded?.url !== uri) publish(uri, []);
  }

  function renew(): void {
    cancelTyping();
    generation += 1;
    files.forget();
    onChange();
    const open = documents.all().map(({ uri }) => uri);
    for (const uri of new Set([...faulty, ...open.filter(isConfigurationUrl)])) void recheck(uri);
    // Those that nobody has asked about yet say what is wrong in them, too.
    for (const uri of open.filter((uri) => !isConfigurationUrl(uri))) void load(uri);
  }

  documents.onDidChangeContent(({ document }) => {
    if (!isConfigurationUrl(document.uri)) return;
    cancelTyping();
    cancelTyping = runtime.delay(renew, typingDelay);
  });
  documents.onDidClose(({ document }) => {
    if (isConfigurationUrl(document.uri)) renew();
  });
  // Files above the open folders are watched by nobody.
  documents.onDidOpen(({ document }) => {
    if (!isConfigurationUrl(document.uri)) files.forget();
  });
  documents.onDidSave(() => {
    if (!features.watchesFiles) renew();
  });
  return {
    layerOf: async (uri) => (await load(uri))?.layer,
    fileOf: load,
    versionOf: (url) => documents.get(url)?.version,
    isTrusted,
    notice(changes) {
      if (changes.some(({ uri }) => isConfigurationUrl(uri))) renew();
      else if (changes.some(({ uri }) => isPolicyUrl(uri))) onChange();
    },
    watch() {
      if (!features.watchesFiles) return;
      const watchers = [...configurationNames, ...policyFileNames].map((name) => ({
        globPattern: `**/${name}`,
      }));
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers })
        .catch((error) => connection.console.error(describeFailure("Watching configuration files", error)));
    },
  };
}

/** The ignore files of scanners: what is accepted of a scan stands there, too. */
function isPolicyUrl(url: string): boolean {
  return policyFileNames.some((name) => url.endsWith(`/${name}`));
}

function toDiagnostics({ url, text, problems }: LoadedConfiguration, t: Localise): Diagnostic[] {
  const document = TextDocument.create(url, "yaml", 0, text);
  return problems.map((problem) => ({
    range: toRange(document, problem.span),
    severity: isFatal(problem) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code: `configuration-${problem.kind}`,
    source,
    message: describeProblem(problem, t),
  }));
}
