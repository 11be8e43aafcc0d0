/** How long processes take and how much memory they and their children hold at most. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Run {
  readonly milliseconds: number;
  /** Of the whole process tree, in MB; undefined where the system does not tell. */
  readonly peak: number | undefined;
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end and keeps the last line of its output. */
export function time(command: readonly string[], { watchMemory = false } = {}): Promise<Run> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
    const memory = watchMemory ? watchPeak(child) : undefined;
    let output = "";
    child.stdout?.on("data", (data) => (output = `${output}${data}`.slice(-200)));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ milliseconds: performance.now() - start, peak: memory?.(), code, output });
    });
  });
}

/** Processor time of a process so far, in ms, to 10 ms: what it costs, whatever else the machine does. */
export function readProcessorTime(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const interval = 20;

/** @returns ends the watch and says the most that the tree held, in MB; single peaks under 20 ms may be missed */
export function watchPeak(child: ChildProcess): () => number | undefined {
  let peak: number | undefined;
  const look = () => {
    const held = child.pid === undefined ? undefined : measureTree(child.pid);
    if (held !== undefined) peak = Math.max(peak ?? 0, held);
  };
  const timer = setInterval(look, interval);
  return () => {
    look();
    clearInterval(timer);
    return peak;
  };
}

/** The high-water mark of the process, and of each of its children that lives now. */
function measureTree(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const own = Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
    return listChildren(pid).reduce((sum, child) => sum + (measureTree(child) ?? 0), own);
  } catch {
    return undefined;
  }
}

function listChildren(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
}
