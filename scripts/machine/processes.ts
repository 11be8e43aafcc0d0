/** Child processes that never outlive this one, their own children included. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { delimiter } from "node:path";
import { inProject } from "./paths.ts";

const running = new Set<ChildProcess>();
// Process groups are how a whole tree of children is ended; Windows has none.
const detached = process.platform !== "win32";

/** What the npm that runs this script says of itself and its Node: not true of an npm started from here. */
const ofOuterNpm =
  /^npm_(?:config_(?:user_agent|local_prefix)|execpath|node_execpath|lifecycle_|package_|command)/;

/** The environment in which `node` and package binaries are the project's own. */
export function projectEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !ofOuterNpm.test(name));
  const path = [inProject("node_modules/.bin"), process.env.PATH ?? ""].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, ...extra };
}

export function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  const child = spawn(command, args, { stdio: "inherit", env: projectEnvironment(), ...options, detached });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Waits for the end of the process; answers its exit code, 1 where a signal ended it. */
function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return exitOf(startProcess(command, args, options));
}

/** As `run`; a process that takes longer is ended with all of its children, and that is an error. */
export async function runWithin(minutes: number, command: string, args: readonly string[]): Promise<number> {
  const child = startProcess(command, args, { cwd: inProject() });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void endProcess(child);
  }, minutes * 60_000);
  const code = await exitOf(child).finally(() => clearTimeout(timer));
  if (isLate) throw new Error(`${command} was ended: it took longer than ${minutes} minutes`);
  return code;
}

/** Runs to its end and gives what it wrote; throws with it where the exit code is not 0. */
export async function capture(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const child = startProcess(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout?.on("data", (data) => (output += data));
  child.stderr?.on("data", (data) => (output += data));
  const code = await exitOf(child);
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with exit code ${code}:\n${output}`);
  return output;
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  signal(child, "SIGTERM");
  const timer = setTimeout(() => signal(child, "SIGKILL"), 3000);
  await gone;
  clearTimeout(timer);
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(detached ? -child.pid : child.pid, name);
  } catch {
    // It has ended in the meantime.
  }
}

process.on("exit", () => {
  for (const child of running) signal(child, "SIGKILL");
});
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => process.exit(name === "SIGINT" ? 130 : 143));
}
