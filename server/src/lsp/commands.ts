/** Commands of `workspace/executeCommand`, from all that have some. */
import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  ResponseError,
  type ServerCapabilities,
  type WorkDoneProgressReporter,
} from "vscode-languageserver";

/** By their names; each takes one argument. */
export type Commands = Readonly<
  Record<
    string,
    (argument: unknown, token: CancellationToken, progress: WorkDoneProgressReporter) => Promise<unknown>
  >
>;

/** @returns what to announce */
export function registerCommands(connection: Connection, commands: Commands): ServerCapabilities {
  connection.onExecuteCommand(async ({ command, arguments: [argument] = [] }, token, progress) => {
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (run !== undefined) return run(argument, token, progress);
    return new ResponseError<void>(ErrorCodes.InvalidParams, `There is no command ${command}.`);
  });
  return { executeCommandProvider: { commands: Object.keys(commands), workDoneProgress: true } };
}
