import { commands, Disposable, type LogOutputChannel } from "vscode";
import type { ServerSession } from "./server-session.ts";

export function registerCommands(session: ServerSession, output: LogOutputChannel): Disposable {
  return Disposable.from(
    commands.registerCommand("dockerfileSecurity.restartServer", () => session.restart()),
    commands.registerCommand("dockerfileSecurity.showOutput", () => output.show()),
  );
}
