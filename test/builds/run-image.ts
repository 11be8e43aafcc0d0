/** Runs an image and asks it, in a network of its own: ports are what the Dockerfile says, whoever else uses them. */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { capture } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import type { Engine } from "../real/engine.ts";
import type { RunSpecification } from "./app.ts";

export interface RunResult {
  /** Status and body, or what it wrote. */
  readonly answer: string;
  /** User ids of all its processes; those that ended before they could be looked at are not among them. */
  readonly users: readonly number[];
}

/** Java on a busy machine. */
const secondsToStart = 120;

export async function runImage(engine: Engine, image: string, run: RunSpecification): Promise<RunResult> {
  const settings = Object.entries(run.environment ?? {}).flatMap(([name, value]) => [
    "--env",
    `${name}=${value}`,
  ]);
  const created = await engine.docker(["create", "--network=none", ...settings, image, ...(run.args ?? [])]);
  const id = created.trim().split("\n").at(-1) ?? "";
  try {
    await engine.docker(["start", id]);
    return run.port === undefined
      ? await readOutput(engine, id)
      : await ask(engine, id, run.port, run.path ?? "/");
  } finally {
    await engine.docker(["rm", "--force", "--volumes", id]);
  }
}

async function readOutput(engine: Engine, id: string): Promise<RunResult> {
  const code = (await engine.docker(["wait", id])).trim();
  if (code !== "0") {
    throw new Error(`The container ended with exit code ${code}:\n${await engine.docker(["logs", id])}`);
  }
  // Both streams together would come in any order.
  const standardOutput = ["-c", 'exec "$0" logs "$1" 2>/dev/null', engine.client, id];
  const env = { ...process.env, DOCKER_HOST: engine.host };
  return { answer: await capture("sh", standardOutput, { env }), users: [] };
}

async function ask(engine: Engine, id: string, port: number, path: string): Promise<RunResult> {
  const curl = await requireProgram(["curl"], ["curl"], "Asking an application");
  const request = [curl, "--silent", "--show-error", "--max-time", "10", "--write-out", "\\n%{http_code}"];
  let problem = "";
  for (let attempt = 0; attempt < secondsToStart * 2; attempt += 1) {
    const state = (
      await engine.docker(["inspect", "--format", "{{.State.Running}} {{.State.Pid}}", id])
    ).trim();
    const [running, pid = ""] = state.split(" ");
    if (running !== "true") {
      throw new Error(`The container has ended:\n${await engine.docker(["logs", "--tail", "50", id])}`);
    }
    try {
      const target = ["--net", `--target=${pid}`, ...request, `http://127.0.0.1:${port}${path}`];
      const answer = await capture("nsenter", target);
      return { answer, users: await usersOf(engine, id) };
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      await wait(500);
    }
  }
  const log = await engine.docker(["logs", "--tail", "50", id]);
  throw new Error(`No answer within ${secondsToStart} s: ${problem}\n${log}`);
}

async function usersOf(engine: Engine, id: string): Promise<readonly number[]> {
  const lines = (await engine.docker(["top", id, "-eo", "pid"])).trim().split("\n").slice(1);
  const ids = lines.flatMap((line) => {
    try {
      const status = readFileSync(`/proc/${line.trim()}/status`, "utf8");
      return (status.match(/^Uid:\s+(.+)$/m)?.[1] ?? "").split(/\s+/).map(Number);
    } catch {
      // It has ended since.
      return [];
    }
  });
  return [...new Set(ids)].toSorted((a, b) => a - b);
}
