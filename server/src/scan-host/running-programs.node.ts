/** No program outlives this process: what runs is killed when it ends, and when its client goes away. */
import type { ChildProcess } from "node:child_process";
import { killTree } from "./process-tree.node.ts";

const running = new Set<ChildProcess>();

const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

function killAll(): void {
  for (const child of running) killTree(child);
}

function onSignal(name: NodeJS.Signals): void {
  killAll();
  // Whoever else listens decides what becomes of the process; else it ends as it would have without us.
  const isOnlyOurs = process.listenerCount(name) <= 1;
  if (!isOnlyOurs) return;
  stopListening();
  process.kill(process.pid, name);
}

function listen(): void {
  process.on("exit", killAll);
  process.on("disconnect", killAll);
  for (const name of signals) process.on(name, onSignal);
}

function stopListening(): void {
  process.off("exit", killAll);
  process.off("disconnect", killAll);
  for (const name of signals) process.off(name, onSignal);
}

/** Listens only while something runs, so that signals mean what they always mean otherwise. */
export function addRunning(child: ChildProcess): void {
  if (running.size === 0) listen();
  running.add(child);
}

export function removeRunning(child: ChildProcess): void {
  if (running.delete(child) && running.size === 0) stopListening();
}
