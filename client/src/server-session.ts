/** Starts, watches and restarts the language server, one at a time, and talks to it. */
import { type CancellationToken, Disposable, type ExtensionContext, type LogOutputChannel } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

export type ServerState = "starting" | "running" | "stopped";

export interface ServerSession {
  start(): Promise<void>;
  /** Also the way back after the server has crashed too often to be restarted by itself. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  onState(listener: (state: ServerState) => void): Disposable;
  /**
   * Waits for a server that is being started. Cancelling asks the server to stop, whose answer then says so.
   *
   * @throws where no server runs or it answers with an error
   */
  request(method: string, params: object, token?: CancellationToken): Promise<unknown>;
  /** Of this server and of those that come after it, for as long as the extension lives. */
  onNotification(method: string, listener: () => void): void;
  /** What the server says of the work that was asked for with `token`. */
  onProgress(token: string, listener: (value: unknown) => void): Promise<Disposable>;
}

export function createServerSession(context: ExtensionContext, output: LogOutputChannel): ServerSession {
  const states = new Set<(state: ServerState) => void>();
  const notifications: { readonly method: string; readonly listener: () => void }[] = [];
  let client: LanguageClient | undefined;
  let pending: Promise<void> = Promise.resolve();

  function tell(state: ServerState): void {
    for (const listener of states) listener(state);
  }

  /** Two clicks on Restart must not start two servers. */
  function enqueue(task: () => Promise<void>): Promise<void> {
    pending = pending.then(task);
    return pending;
  }

  async function start(): Promise<void> {
    tell("starting");
    try {
      // Evaluated here and not on activation: the language client is most of the bundle.
      const { createLanguageClient, serverStateOf } = await import("./language-client.ts");
      const started = createLanguageClient(context, output);
      client = started;
      started.onDidChangeState(({ newState }) => {
        if (client === started) tell(serverStateOf(newState));
      });
      for (const { method, listener } of notifications) started.onNotification(method, listener);
      await started.start();
    } catch (error) {
      output.error("The server could not be started:", error);
      tell("stopped");
    }
  }

  async function stop(): Promise<void> {
    const stopping = client;
    client = undefined;
    try {
      await stopping?.dispose();
    } catch (error) {
      // A server that crashed or never started has nothing left to stop.
      output.debug("Stopping the server:", error);
    }
  }

  async function waitForClient(): Promise<LanguageClient> {
    await pending;
    if (client === undefined) throw new Error("The language server is not running.");
    return client;
  }

  return {
    start: () => enqueue(start),
    stop: () => enqueue(stop),
    restart: () =>
      enqueue(async () => {
        await stop();
        await start();
      }),
    onState(listener) {
      states.add(listener);
      return new Disposable(() => states.delete(listener));
    },
    async request(method, params, token) {
      const server = await waitForClient();
      try {
        // A token that is undefined would count as a second parameter.
        return await (token === undefined
          ? server.sendRequest(method, params)
          : server.sendRequest(method, params, token));
      } catch (error) {
        throw new Error(`${method}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    },
    onNotification(method, listener) {
      notifications.push({ method, listener });
      client?.onNotification(method, listener);
    },
    async onProgress(token, listener) {
      const { watchProgress } = await import("./language-client.ts");
      return watchProgress(await waitForClient(), token, listener);
    },
  };
}
