/** Ending a program with all that it started. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Programs get this long to tidy up, before they are killed. */
const patience = 1000;
/** After this, nobody waits any more for what the system has not taken away yet. */
const limit = 1900;

const isWindows = process.platform === "win32";

/**
 * Asks the program and all that it started to end, and kills after a second what is left.
 *
 * @param child started with `detached`, so that its process group is its own
 * @returns once all of it is gone, at the latest after two seconds
 */
export async function endTree(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (isWindows) {
    await taskkill(pid);
    return;
  }
  // A process may have left the group (setsid); that it comes from the program is only seen while its parent lives.
  const strays = findStrays(pid);
  const signal = (name: NodeJS.Signals) => {
    signalGroup(pid, name);
    for (const stray of strays) if (isSame(stray)) signalProcess(stray.pid, name);
  };
  const isGone = () => isGroupGone(pid) && strays.every((stray) => !isSame(stray));
  signal("SIGTERM");
  const start = performance.now();
  while (!isGone() && performance.now() - start < patience) await pause();
  if (isGone()) return;
  strays.push(...findStrays(pid));
  signal("SIGKILL");
  while (!isGone() && performance.now() - start < limit) await pause();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** At once and without a chance to tidy up: for when this process itself ends. */
export function killTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (isWindows) {
    spawnSync(taskkillPath(), ["/PID", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    return;
  }
  const strays = findStrays(pid);
  signalGroup(pid, "SIGKILL");
  for (const stray of strays) signalProcess(stray.pid, "SIGKILL");
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const killer = spawn(taskkillPath(), ["/PID", String(pid), "/T", "/F"], {
      stdio: "ignore",
      windowsHide: true,
    });
    const timer = setTimeout(resolve, limit);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    killer.once("error", done);
    killer.once("exit", done);
  });
}

/** By its full path: a folder on the PATH may hold another program of the name. */
function taskkillPath(): string {
  return join(process.env.SystemRoot ?? "C:\\Windows", "System32", "taskkill.exe");
}

function signalGroup(pid: number, name: NodeJS.Signals | 0): boolean {
  return signalProcess(-pid, name);
}

/** @returns whether there is such a process */
function signalProcess(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function isGroupGone(pid: number): boolean {
  if (!signalGroup(pid, 0)) return true;
  // Dead ones stay in the group until their parent, maybe a sleepy init, has asked how they ended.
  const group = [...readProcesses().values()].filter((entry) => entry.group === pid);
  return group.length > 0 && group.every(({ state }) => state === "Z");
}

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly state: string;
  /** Tells a process from a later one that got the same number. */
  readonly started: string;
}

function isSame(entry: ProcessEntry): boolean {
  const now = readProcess(entry.pid);
  return now !== undefined && now.started === entry.started && now.state !== "Z";
}

/** Descendants outside of the process group. Only Linux tells them without another program. */
function findStrays(root: number): ProcessEntry[] {
  const processes = readProcesses();
  const family = new Set([root]);
  for (const { pid, group } of processes.values()) if (group === root) family.add(pid);
  // Parents need not come before children: numbers start again from below.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes.values()) if (family.has(parent)) family.add(pid);
  }
  return [...processes.values()].filter(({ pid, group }) => family.has(pid) && group !== root);
}

function readProcesses(): ReadonlyMap<number, ProcessEntry> {
  const found = new Map<number, ProcessEntry>();
  if (process.platform !== "linux") return found;
  let names: readonly string[] = [];
  try {
    names = readdirSync("/proc");
  } catch {
    return found;
  }
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const entry = readProcess(Number(name));
    if (entry) found.set(entry.pid, entry);
  }
  return found;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readProcess(pid: number): ProcessEntry | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name of the program stands in parentheses and may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state = "", parent, group] = fields;
    return { pid, parent: Number(parent), group: Number(group), state, started: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
