/** Recorded reports with the Dockerfiles that their images were built from, and reports that are made up. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { type Run, type RunOptions, runCli } from "./command-line.ts";

/** @param name `trivy-0.74.0/alpine.classic.json` */
export function recorded(name: string): string {
  return inProject(`test/fixtures/reports/${name}`);
}

export function dockerfileOf(image: string): string {
  return readFileSync(inProject(`test/real/images/${image}/Dockerfile`), "utf8");
}

/** No engine and no scanner: what this machine has must not decide what a test sees. */
const nothingInstalled = {
  PATH: createScratchFolder("empty-path"),
  DOCKER_HOST: `unix://${join(createScratchFolder("no-engine"), "none.sock")}`,
};

export function runScan(args: readonly string[], { env, ...options }: RunOptions = {}): Promise<Run> {
  return runCli(["scan", ...args], { ...options, env: { ...nothingInstalled, ...env } });
}

export { nothingInstalled };

/** What `trivyReport` is of, as it is by default. */
export const fitting = "FROM alpine:3.20\nRUN apk add curl\n";
