import { spawn } from "node:child_process";
import { join } from "node:path";
import {
  createProtocolConnection,
  type DocumentDiagnosticReport,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

/**
 * Starts the server of an unpacked extension over stdio; answers the rules of what it finds in `text`.
 *
 * @param args of Node, for a server that is started in another way
 */
export async function askServer(
  extension: string,
  text: string,
  args: readonly string[] = [join(extension, "dist/server.cjs"), "--stdio"],
): Promise<readonly unknown[]> {
  const server = spawn(process.execPath, args, {
    cwd: extension,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  try {
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
    });
    await connection.sendNotification("initialized", {});
    const uri = "untitled:Dockerfile";
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "dockerfile", version: 1, text },
    });
    const report = await connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
      textDocument: { uri },
    });
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    return report.kind === "full" ? report.items.map(({ code }) => code) : [];
  } finally {
    connection.dispose();
    server.kill();
  }
}
