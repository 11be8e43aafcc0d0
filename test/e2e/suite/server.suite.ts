import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { commands, type TextDocument, window } from "vscode";
import { closeEditors, eventually, findings, openDockerfile, waitForFinding } from "./editor.ts";

/** The server's process, a child of the extension host in which this runs. */
function findServer(): number | undefined {
  return childProcesses().find(({ command }) => command.includes("server.cjs"))?.pid;
}

function childProcesses(): readonly { readonly pid: number; readonly command: string }[] {
  if (!existsSync("/proc")) {
    return execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
      .split("\n")
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
      .filter((line) => line?.[2] === String(process.pid))
      .map((line) => ({ pid: Number(line?.[1]), command: line?.[3] ?? "" }));
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return parent === String(process.pid) ? [{ pid: Number(pid), command }] : [];
      } catch {
        return []; // It ended while being looked at.
      }
    });
}

async function killServer(): Promise<number> {
  const server = await eventually("the server's process", findServer);
  process.kill(server, "SIGKILL");
  await eventually("the server to die", () => findServer() !== server);
  return server;
}

/** The finding that a server reports for what has just been typed is a new one. */
async function assertAlive(document: TextDocument): Promise<void> {
  const editor = await window.showTextDocument(document);
  const { length } = findings(document);
  await editor.edit((edit) => edit.insert(document.lineAt(0).range.start, "FROM debian\nUSER nobody\n"));
  await eventually("the new finding", () => findings(document).length > length);
}

suite("server", () => {
  teardown(closeEditors);

  test("a killed server comes back with its findings", async () => {
    const document = await openDockerfile("FROM ubuntu\nUSER nobody\n");
    await waitForFinding(document, "image-untagged");
    const killed = await killServer();
    const next = await eventually("another server", findServer);
    assert.notEqual(next, killed);
    await waitForFinding(document, "image-untagged");
    await assertAlive(document);
  });

  test("a server that dies again and again is started by the command", async () => {
    const document = await openDockerfile("FROM ubuntu\nUSER nobody\n");
    await waitForFinding(document, "image-untagged");
    // The client gives up after the fifth time within three minutes; one was in the test before.
    for (let death = 2; death <= 5; death++) await killServer();
    await eventually("the findings to go with the server", () => findings(document).length === 0);
    assert.equal(findServer(), undefined);
    await commands.executeCommand("dockerfileSecurity.restartServer");
    await waitForFinding(document, "image-untagged");
    await assertAlive(document);
  });

  test("the command replaces a server that is well", async () => {
    const document = await openDockerfile("FROM ubuntu\nUSER nobody\n");
    await waitForFinding(document, "image-untagged");
    const before = findServer();
    await commands.executeCommand("dockerfileSecurity.restartServer");
    assert.notEqual(findServer(), before);
    await waitForFinding(document, "image-untagged");
    await assertAlive(document);
  });

  test("the output can be shown", async () => {
    await openDockerfile("FROM ubuntu\n");
    await commands.executeCommand("dockerfileSecurity.showOutput");
  });
});
