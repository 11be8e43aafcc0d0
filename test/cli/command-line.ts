/** The built command line as a process, and folders to run it in. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inProject } from "../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";

export const bundle = inProject("dist/cli.cjs");

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a terminal or CI sets must not decide what a test sees. */
const quiet = { PATH: process.env.PATH ?? "", HOME: "/nonexistent", LANG: "C" };

export function runCli(args: readonly string[], { cwd, input = "", env }: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle, ...args], { cwd, env: { ...quiet, ...env } });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (data) => output.push(data));
    child.stderr.on("data", (data) => errors.push(data));
    child.on("error", reject);
    // It may end without having read its input.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(output).toString(), stderr: Buffer.concat(errors).toString() }),
    );
  });
}

/** @param files by path from the folder, with slashes */
export function createFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = createScratchFolder("cli");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** The files of a JSON report, by path, with the rules found in each. */
export function rulesByFile(stdout: string): Readonly<Record<string, readonly string[]>> {
  const report: { files: { path: string; findings: { rule: string }[] }[] } = JSON.parse(stdout);
  return Object.fromEntries(
    report.files.map(({ path, findings }) => [path, findings.map(({ rule }) => rule)]),
  );
}

/** One finding, of `user-root-last`. */
export const unsafe = "FROM debian:12.5-slim\nUSER root\n";

export const safe = "FROM debian:12.5-slim\nUSER nobody\n";

/** One finding, of `sudo-in-run`, with a safe fix. */
export const fixable = "FROM debian:12.5-slim\nRUN sudo ls\nUSER nobody\n";

export const fixed = "FROM debian:12.5-slim\nRUN ls\nUSER nobody\n";
