import { type ExtensionContext, window, workspace } from "vscode";
import { registerCommands } from "./commands.ts";
import { registerRewrites } from "./rewrites/register-rewrites.ts";
import { registerRuleDocumentation } from "./rule-documentation.ts";
import { registerScans } from "./scan/register-scans.ts";
import { createServerSession, type ServerSession } from "./server-session.ts";
import { createStatusItem } from "./status-item.ts";

let session: ServerSession | undefined;

/** Returns at once: the language client is loaded and the server started behind it. */
export function activate(context: ExtensionContext): void {
  const output = window.createOutputChannel("Dockerfile Security", { log: true });
  const status = createStatusItem(context.extension);
  session = createServerSession(context, output);
  context.subscriptions.push(
    output,
    status,
    session.onState(status.show),
    registerCommands(session, output),
    registerScans(context, session, output),
    registerRewrites(session, output),
    registerRuleDocumentation(context.extensionUri, output),
    // Configuration files have a say from now on.
    workspace.onDidGrantWorkspaceTrust(() => session?.restart()),
  );
  void session.start();
}

export function deactivate(): Promise<void> | undefined {
  return session?.stop();
}
