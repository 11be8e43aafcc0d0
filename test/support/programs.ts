/** Small programs that a test writes to the disk and runs, and what is left of them. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** @param body JavaScript, as a CommonJS script */
export function writeProgram(folder: string, name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!${process.execPath}\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Waits for a program to write what it is to write. */
export async function waitForFile(path: string): Promise<string> {
  for (let rounds = 0; rounds < 2000; rounds++) {
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (text.endsWith("\n")) return text;
    await wait(10);
  }
  throw new Error(`nobody has written ${path}`);
}

/** A dead process that nobody has asked for its end yet is not running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

/**
 * A program that ignores being asked to end, with a child that does so too and has its pipes, and one in a process
 * group of its own. Writes their numbers to the file `pids` beside it.
 */
export const stubbornTree = `{
const { spawn } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const ignore = 'process.on("SIGTERM", () => {}); process.on("SIGINT", () => {}); setInterval(() => {}, 1000);';
process.on("SIGTERM", () => {});
setInterval(() => {}, 1000);
const one = spawn(process.execPath, ["-e", ignore + 'console.log("ready")'], { stdio: ["ignore", "pipe", "inherit"] });
const two = spawn(process.execPath, ["-e", ignore + 'console.log("ready")'], { stdio: ["ignore", "pipe", "inherit"], detached: true });
let ready = 0;
for (const child of [one, two]) child.stdout.once("data", () => {
  if (++ready === 2) writeFileSync(join(__dirname, "pids"), [process.pid, one.pid, two.pid].join(" ") + "\\n");
});
}`;
