/** Runs a program by its argument vector and tells how it ended, whatever it does. */
import { type ChildProcess, spawn } from "node:child_process";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Invocation, RunOptions, RunOutcome } from "../scan-host.ts";
import { createDeferred } from "./deferred.ts";
import { keepTail, splitLines } from "./lines.ts";
import { endTree } from "./process-tree.node.ts";
import { addRunning, removeRunning } from "./running-programs.node.ts";

/** Characters of standard error that are kept. */
const errorTail = 65_536;
/** How long an ended program's pipes may stay silent in the hands of what it left behind. */
const silence = 500;

type Stop =
  | { readonly kind: "timed-out" | "too-much-output" | "cancelled" }
  | { readonly kind: "killed"; readonly by: string };

/** @param invocation its program is an absolute path */
export async function runProgram(invocation: Invocation, options: RunOptions): Promise<RunOutcome> {
  if (options.signal?.aborted) return { kind: "cancelled" };
  const obstacle = await findObstacle(invocation);
  if (obstacle) return obstacle;
  if (options.signal?.aborted) return { kind: "cancelled" };
  let child: ChildProcess;
  try {
    child = spawn(invocation.program, [...invocation.args], {
      cwd: invocation.folder,
      env: { ...invocation.environment },
      shell: false,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, so that all of it can be ended. On Windows it would only get a console.
      detached: process.platform !== "win32",
    });
  } catch (error) {
    // A NUL in an argument, or a script of cmd.exe, which only a shell could start.
    return { kind: "not-started", reason: describe(error) };
  }
  const { stdout, stderr } = child;
  if (!stdout || !stderr) return { kind: "not-started", reason: "no pipes" };
  addRunning(child);
  try {
    return await watch(child, stdout, stderr, options);
  } finally {
    removeRunning(child);
  }
}

async function watch(
  child: ChildProcess,
  stdout: Readable,
  stderr: Readable,
  options: RunOptions,
): Promise<RunOutcome> {
  const tail = keepTail(errorTail);
  const errorLines = splitLines((line) => {
    tail.add(line);
    options.onErrorLine?.(line);
  });
  const chunks: Uint8Array[] = [];
  let stopped: Stop | undefined;
  let isClosed = false;
  let endAll: Promise<void> | undefined;
  const gone = createDeferred<Exit>();
  const close = () => {
    endAll ??= endTree(child).then(() => {
      isClosed = true;
      stdout.destroy();
      stderr.destroy();
      // A process that waits for a dead disk cannot be killed; nobody waits with it.
      gone.resolve({ kind: "ended", code: null, signal: null });
    });
    return endAll;
  };
  const stop = (reason: Stop) => {
    stopped ??= reason;
    void close();
  };
  const onAbort = () => stop({ kind: "cancelled" });
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const timer =
    options.timeout === undefined
      ? undefined
      : setTimeout(() => stop({ kind: "timed-out" }), Math.min(options.timeout, 2 ** 31 - 1));

  let lastSign = performance.now();
  let isTaking = false;
  const take = async (stream: Readable, onChunk: (chunk: Uint8Array) => Promise<void> | void) => {
    let taken = 0;
    try {
      for await (const chunk of stream) {
        if (!(chunk instanceof Uint8Array)) continue;
        taken += chunk.length;
        if (taken > options.mostOutput) stop({ kind: "too-much-output" });
        // Read on when it is to end, so that it does not block while it tidies up.
        if (!stopped) await onChunk(chunk);
        lastSign = performance.now();
      }
    } catch (error) {
      if (!isClosed) stop({ kind: "killed", by: describe(error) });
    }
  };
  const output = take(stdout, async (chunk) => {
    if (!options.onOutput) {
      chunks.push(chunk);
      return;
    }
    isTaking = true;
    await options.onOutput(chunk);
    isTaking = false;
  });
  const errors = take(stderr, (chunk) => errorLines.push(chunk));

  child.once("error", (error) => gone.resolve({ kind: "not-started", error }));
  child.once("exit", (code, signal) => gone.resolve({ kind: "ended", code, signal }));
  const exit = await gone.promise;
  lastSign = performance.now();
  const watcher = setInterval(() => {
    // Something that it started has its pipes and says nothing: it would keep us waiting for ever.
    if (!isTaking && performance.now() - lastSign > silence) void close();
  }, 50);
  if (exit.kind === "not-started") {
    isClosed = true;
    stdout.destroy();
    stderr.destroy();
  }
  await Promise.all([output, errors]);
  clearInterval(watcher);
  await endAll;
  clearTimeout(timer);
  options.signal?.removeEventListener("abort", onAbort);
  errorLines.end();
  if (exit.kind === "not-started") return explainStart(exit.error);
  return describeEnd(stopped, exit, Buffer.concat(chunks).toString("utf8"), tail.text());
}

type Exit =
  | { readonly kind: "not-started"; readonly error: Error }
  | { readonly kind: "ended"; readonly code: number | null; readonly signal: NodeJS.Signals | null };

function describeEnd(
  stopped: Stop | undefined,
  { code, signal }: Extract<Exit, { kind: "ended" }>,
  output: string,
  errors: string,
): RunOutcome {
  if (stopped?.kind === "cancelled") return { kind: "cancelled" };
  if (stopped?.kind === "killed") return { kind: "killed", by: stopped.by, errors };
  if (stopped) return { kind: stopped.kind, errors };
  if (signal !== null) return { kind: "killed", by: signal, errors };
  return { kind: "exited", code: code ?? -1, output, errors };
}

/** What keeps a program from starting, as far as it is better known before: the system's own words mislead. */
async function findObstacle({ program, folder }: Invocation): Promise<RunOutcome | undefined> {
  try {
    const found = await stat(program);
    if (found.isDirectory()) return { kind: "not-started", reason: "it is a folder" };
    if (!found.isFile()) return { kind: "not-started", reason: "it is not a file" };
  } catch (error) {
    return explainStart(error);
  }
  try {
    if (!(await stat(folder)).isDirectory())
      return { kind: "not-started", reason: `${folder} is not a folder` };
  } catch {
    return { kind: "not-started", reason: `there is no folder ${folder}` };
  }
  if (process.platform !== "win32" && !(await isStartedBySystem(program))) {
    return { kind: "not-started", reason: "it is not a program of this system" };
  }
  return undefined;
}

/**
 * The C library gives a file that the kernel does not know to /bin/sh, so a text file would run as a shell script
 * that nobody meant. Programs of Windows are known where Linux runs inside of it.
 */
async function isStartedBySystem(program: string): Promise<boolean> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(program);
  } catch {
    // May be run, but not read: then the system has to say it.
    return true;
  }
  try {
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    const magic = head.toString("latin1");
    return magic === "\x7fELF" || /^(?:#!|MZ)/.test(magic) || machO.has(head.readUInt32BE(0));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

const machO = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe]);

function explainStart(error: unknown): RunOutcome {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // A file that is there, and yet is not: a script whose interpreter is missing has been found before.
  if (code === "ENOENT" || code === "ENOTDIR") {
    return error instanceof Error && "syscall" in error && String(error.syscall).startsWith("spawn")
      ? { kind: "not-started", reason: "the interpreter or library that it needs is missing" }
      : { kind: "missing" };
  }
  const reasons: Readonly<Record<string, string>> = {
    EACCES: "it may not be executed",
    EPERM: "the system does not allow it",
    ENOEXEC: "it is not a program of this system",
    EBADARCH: "it is a program for another processor",
    ETXTBSY: "it is being written at the moment",
    EMFILE: "too many files are open",
    ENOMEM: "there is not enough memory",
    EAGAIN: "there are too many processes",
    E2BIG: "its arguments are too long",
    ELOOP: "it is a link to itself",
  };
  return { kind: "not-started", reason: (code !== undefined && reasons[String(code)]) || describe(error) };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
