/** Starts, watches and restarts the language server, one at a time. */
import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

export type ServerState = "starting" | "running" | "stopped";

export interface ServerSession {
  start(): Promise<void>;
  /** Also the way back after the server has crashed too often to be restarted by itself. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function createServerSession(
  context: ExtensionContext,
  output: LogOutputChannel,
  onState: (state: ServerState) => void,
): ServerSession {
  let client: LanguageClient | undefined;
  let pending: Promise<void> = Promise.resolve();

  /** Two clicks on Restart must not start two servers. */
  function enqueue(task: () => Promise<void>): Promise<void> {
    pending = pending.then(task);
    return pending;
  }

  async function start(): Promise<void> {
    onState("starting");
    try {
      // Evaluated here and not on activation: the language client is most of the bundle.
      const { createLanguageClient, serverStateOf } = await import("./language-client.ts");
      const started = createLanguageClient(context, output);
      client = started;
      started.onDidChangeState(({ newState }) => {
        if (client === started) onState(serverStateOf(newState));
      });
      await started.start();
    } catch (error) {
      output.error("The server could not be started:", error);
      onState("stopped");
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

  return {
    start: () => enqueue(start),
    stop: () => enqueue(stop),
    restart: () =>
      enqueue(async () => {
        await stop();
        await start();
      }),
  };
}
