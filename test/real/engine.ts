/** A Docker Engine of the tests' own: its own socket, its own images, gone with them afterwards. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startDaemon } from "../../scripts/machine/daemons.ts";
import { unmountIn } from "../../scripts/machine/mounts.ts";
import { capture, endProcess } from "../../scripts/machine/processes.ts";
import { findProgram, requireSystemPackages } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";

export interface Engine {
  /** What DOCKER_HOST takes. */
  readonly host: string;
  /** The client that this engine's BuildKit can be used with. */
  readonly client: string;
  /** Runs the client; answers what it wrote. */
  docker(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>;
  stop(): Promise<void>;
}

/** Starts one; rejects with the end of its log where it cannot be had. */
export async function startEngine(): Promise<Engine> {
  await requireSystemPackages(["docker.io", "containerd", "runc", "iptables"], "The test of scans");
  const daemon = findProgram("dockerd") ?? "/usr/sbin/dockerd";
  // overlay2 is refused where the folder itself lies on an overlay, as in a container.
  const problems: string[] = [];
  for (const driver of ["overlay2", "vfs"]) {
    const folder = createScratchFolder("engine");
    const log = join(folder, "log");
    const socket = join(folder, "docker.sock");
    const daemonProcess = startDockerd(daemon, folder, driver, log, socket);
    if (await isReady(daemonProcess, socket)) return engineAt(daemonProcess, folder, `unix://${socket}`);
    await endProcess(daemonProcess);
    problems.push(`${driver}: ${readFileSync(log, "utf8").trimEnd().split("\n").slice(-3).join("\n")}`);
  }
  throw new Error(`No Docker Engine can be started here (it needs root):\n${problems.join("\n")}`);
}

function startDockerd(
  daemon: string,
  folder: string,
  driver: string,
  log: string,
  socket: string,
): ChildProcess {
  const output = openSync(log, "w");
  writeFileSync(join(folder, "daemon.json"), "{}");
  const args = [
    ...["--iptables=false", "--ip6tables=false", "--bridge=none", `--storage-driver=${driver}`],
    ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "run")],
    ...["--pidfile", join(folder, "docker.pid"), "--host", `unix://${socket}`],
    // The file of the machine's own engine would be read and be in the way.
    ...["--config-file", join(folder, "daemon.json")],
  ];
  return startDaemon(daemon, args, { stdio: ["ignore", output, output] });
}

async function isReady(daemon: ChildProcess, socket: string): Promise<boolean> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return false;
    if (existsSync(socket) && (await answers(socket))) return true;
    await wait(100);
  }
  return false;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(dockerClient(), ["--host", `unix://${socket}`, "version"], { stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

/** Debian's own client: a newer one refuses BuildKit where the buildx plugin is missing. */
function dockerClient(): string {
  return existsSync("/usr/bin/docker") ? "/usr/bin/docker" : (findProgram("docker") ?? "docker");
}

function engineAt(daemon: ChildProcess, folder: string, host: string): Engine {
  const client = dockerClient();
  return {
    host,
    client,
    docker(args, environment = {}) {
      return capture(client, args, { env: { ...process.env, DOCKER_HOST: host, ...environment } });
    },
    async stop() {
      await endProcess(daemon);
      unmountIn(folder);
    },
  };
}
