/**
 * One holder of a name at a time, over all processes of a user: windows of the editor, and the command line.
 *
 * A lock is a file that its holder made and touches now and then. It is stale if its holder is dead, or if nobody
 * has touched it for long: the number of a dead process may have been given to another.
 */
import { createHash, randomUUID } from "node:crypto";
import { open, readFile, stat, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createDeferred } from "./deferred.ts";
import { isAlive, machine } from "./own-folders.node.ts";

const heartbeat = 10_000;
const deadAfter = 60_000;
const askAgainAfter = 100;

interface Holder {
  readonly machine: string;
  readonly pid: number;
  readonly token: string;
}

/** Who holds which file in this process; the next one waits here, without asking the disk. */
const queues = new Map<string, Promise<void>>();

/**
 * @param name anything; it becomes a hash
 * @returns gives the lock back
 * @throws the reason of `signal` when it is aborted; an error of the file system
 */
export async function lockFile(
  folder: string,
  name: string,
  signal?: AbortSignal,
): Promise<() => Promise<void>> {
  signal?.throwIfAborted();
  const path = join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 32)}.lock`);
  const leave = await joinQueue(path, signal);
  try {
    const holder: Holder = { machine, pid: process.pid, token: randomUUID() };
    while (!(await tryToHold(path, holder))) {
      if (!(await removeIfStale(path, (await readHolder(path))?.token))) {
        await wait(askAgainAfter, undefined, signal ? { signal } : {});
      }
      signal?.throwIfAborted();
    }
    const timer = setInterval(() => {
      const now = new Date();
      utimes(path, now, now).catch(() => undefined);
    }, heartbeat);
    timer.unref();
    return async () => {
      clearInterval(timer);
      if ((await readHolder(path))?.token === holder.token) await unlink(path).catch(() => undefined);
      leave();
    };
  } catch (error) {
    leave();
    throw signal?.aborted ? signal.reason : error;
  }
}

async function joinQueue(path: string, signal: AbortSignal | undefined): Promise<() => void> {
  const before = queues.get(path) ?? Promise.resolve();
  const mine = createDeferred<void>();
  const tail = before.then(() => mine.promise);
  queues.set(path, tail);
  void tail.then(() => {
    if (queues.get(path) === tail) queues.delete(path);
  });
  const aborted = createDeferred<never>();
  const onAbort = () => aborted.reject(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([before, aborted.promise]);
  } catch (error) {
    mine.resolve();
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
  return () => mine.resolve();
}

/** @returns whether there was none */
async function tryToHold(path: string, holder: Holder): Promise<boolean> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, "wx", 0o600);
  } catch (error) {
    // Windows refuses a name whose file is about to go away.
    if (hasCode(error, "EEXIST") || hasCode(error, "EPERM") || hasCode(error, "EBUSY")) {
      if (hasCode(error, "EPERM") && (await stat(path).catch(() => undefined)) === undefined) throw error;
      return false;
    }
    throw error;
  }
  try {
    await file.writeFile(JSON.stringify(holder));
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

/** Undefined where there is none, and where its holder is just writing it. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    if (!("machine" in value && "pid" in value && "token" in value)) return undefined;
    if (typeof value.pid !== "number" || !Number.isSafeInteger(value.pid) || value.pid <= 0) return undefined;
    return { machine: String(value.machine), pid: value.pid, token: String(value.token) };
  } catch {
    return undefined;
  }
}

/**
 * Two that find the same stale lock must not remove each other's new one: who removes holds a lock of its own for
 * that moment, and looks again.
 *
 * @returns whether it is worth trying again at once
 */
async function removeIfStale(path: string, token: string | undefined): Promise<boolean> {
  if (!(await isStale(path))) return false;
  const guard = `${path}.sweep`;
  if (!(await tryToHold(guard, { machine, pid: process.pid, token: randomUUID() }))) {
    if (await isStale(guard)) await unlink(guard).catch(() => undefined);
    return false;
  }
  try {
    if ((await readHolder(path))?.token !== token || !(await isStale(path))) return true;
    await unlink(path).catch(() => undefined);
    return true;
  } finally {
    await unlink(guard).catch(() => undefined);
  }
}

async function isStale(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  const isOld = Date.now() - found.mtimeMs > deadAfter;
  const holder = await readHolder(path);
  if (holder === undefined || holder.machine !== machine) return isOld;
  // The queue lets only one of this process come here, so a lock in its name is of an earlier one with its number.
  if (holder.pid === process.pid || !isAlive(holder.pid)) return true;
  return isOld && isUntouched(path, found.mtimeMs);
}

/** Locks of living processes that look forgotten: since when, on a clock that stands still while the machine sleeps. */
const watched = new Map<string, { readonly touched: number; readonly since: number }>();

/** A machine that wakes up finds every lock old, and its holder about to touch it. */
function isUntouched(path: string, touched: number): boolean {
  const before = watched.get(path);
  if (before?.touched === touched) return performance.now() - before.since > 2 * heartbeat;
  watched.set(path, { touched, since: performance.now() });
  return false;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
