/** The only module that evaluates vscode-languageclient; loaded after activation. */
import {
  type Disposable,
  type ExtensionContext,
  env,
  type LogOutputChannel,
  type Uri,
  workspace,
} from "vscode";
import { LanguageClient, ProgressType, State, TransportKind } from "vscode-languageclient/node";
import { resolveRewrite } from "./rewrites/resolve-rewrite.ts";
import { rewriteDocumentation, ruleDocumentationBase } from "./rule-documentation.ts";
import type { ServerState } from "./server-session.ts";

/** The server takes them as they stand in the editor, and says what is wrong in them. */
const configurationFiles = "**/.dockerfile-security.{yaml,yml}";

export function createLanguageClient(context: ExtensionContext, output: LogOutputChannel): LanguageClient {
  const server = { module: context.asAbsolutePath("dist/server.cjs"), transport: TransportKind.ipc };
  const client: LanguageClient = new LanguageClient(
    "dockerfileSecurity",
    "Dockerfile Security",
    { run: server, debug: { ...server, options: { execArgv: ["--nolazy", "--enable-source-maps"] } } },
    {
      // Every scheme: untitled files and virtual file systems hold Dockerfiles too.
      documentSelector: [{ language: "dockerfile" }, { language: "yaml", pattern: configurationFiles }],
      outputChannel: output,
      // Asked anew whenever the server is started.
      initializationOptions: () => ({
        ruleDocumentation: ruleDocumentationBase(env.uriScheme),
        rewriteDocumentation: rewriteDocumentation(env.uriScheme),
        isTrusted: workspace.isTrusted,
        isExtension: true,
        // Scans belong to the workspace; without one, to the user.
        storage: (context.storageUri ?? context.globalStorageUri).fsPath,
      }),
      middleware: {
        didOpen: async (document, next) => (isSnapshot(document.uri) ? undefined : next(document)),
        didChange: async (event, next) => (isSnapshot(event.document.uri) ? undefined : next(event)),
        didClose: async (document, next) => (isSnapshot(document.uri) ? undefined : next(document)),
        provideDiagnostics: (document, previousResultId, token, next) =>
          isSnapshot("uri" in document ? document.uri : document)
            ? undefined
            : next(document, previousResultId, token),
        resolveCodeAction: (action, token, next) =>
          resolveRewrite(client, output, action, token) ?? next(action, token),
      },
    },
  );
  return client;
}

/** Old versions in a diff (`git:` and the like) are not there to be mended: findings would only repeat. */
function isSnapshot(uri: Uri): boolean {
  return workspace.fs.isWritableFileSystem(uri.scheme) === false;
}

/** Phases of a request with a work-done token, or partial results. */
export function watchProgress(
  client: LanguageClient,
  token: string,
  listener: (value: unknown) => void,
): Disposable {
  return client.onProgress(new ProgressType<unknown>(), token, listener);
}

export function serverStateOf(state: State): ServerState {
  if (state === State.Running) return "running";
  return state === State.Starting ? "starting" : "stopped";
}
