/** Whole scans against the bare scanner with the same arguments: real scanners, a real image, a real engine. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../scripts/machine/paths.ts";
import { type ScannerName, scannerVersion } from "../scripts/machine/scanners.ts";
import { createScratchFolder } from "../scripts/machine/scratch.ts";
import { english } from "../server/src/l10n/texts.ts";
import { scanImage } from "../server/src/scan/scan-image.ts";
import { createScanHost } from "../server/src/scan-host.node.ts";
import type { Invocation } from "../server/src/scan-host.ts";
import type { ScannerSettings } from "../server/src/scanners/scanner.ts";
import { loadBases } from "../test/real/bases.ts";
import { makeBuilders } from "../test/real/builds.ts";
import { readCases } from "../test/real/cases.ts";
import { type Engine, startEngine } from "../test/real/engine.ts";
import { prepareScanner, type RealScanner } from "../test/real/scanner-runs.ts";

export interface WholeScans {
  readonly scanner: ScannerName;
  readonly version: string;
  readonly image: string;
  /** Milliseconds; those at the same place are of one round. */
  readonly bare: readonly number[];
  readonly server: readonly number[];
  readonly commandLine: readonly number[];
}

/** An Alpine image is one of those whose packages have their layer from the layers alone. */
const images = ["purge-and-upgrade", "alpine"];

/**
 * Rejects where there is no engine or no scanner, and says why.
 *
 * @param cli the bundle of the command line
 */
export async function measureWholeScans(cli: string, rounds: number): Promise<readonly WholeScans[]> {
  const folder = createScratchFolder("bench-scanners");
  const scanners = [await prepareScanner("trivy", folder), await prepareScanner("grype", folder)];
  const engine = await startEngine();
  try {
    const builders = await makeBuilders(engine, await loadBases(engine));
    const results: WholeScans[] = [];
    for (const name of images) {
      const item = readCases().find((candidate) => candidate.name === name);
      if (item === undefined) throw new Error(`test/real/images/${name} is missing`);
      const { tag } = await builders.build("buildkit", item);
      const dockerfile = inProject("test/real/images", name, "Dockerfile");
      const base = /^FROM (\S+)/m.exec(item.dockerfile)?.[1];
      for (const scanner of scanners) {
        results.push(await measure({ engine, scanner, tag, base, dockerfile, cli }, rounds));
      }
    }
    builders.stop();
    return results;
  } finally {
    await engine.stop();
  }
}

interface Task {
  readonly engine: Engine;
  readonly scanner: RealScanner;
  readonly tag: string;
  readonly base: string | undefined;
  readonly dockerfile: string;
  readonly cli: string;
}

async function measure(task: Task, rounds: number): Promise<WholeScans> {
  const { engine, scanner, tag, dockerfile, cli } = task;
  const cache = scanner.name === "trivy" ? { TRIVY_CACHE_DIR: scanner.databaseFolder } : {};
  const environment = { ...process.env, ...scanner.environment, ...cache, DOCKER_HOST: engine.host };
  let bareRun: Invocation | undefined;
  const own = createScanHost(environment);
  const host: typeof own = {
    ...own,
    run(invocation, options) {
      if (invocation.args.some((argument) => argument.endsWith(tag))) {
        if (invocation.program === scanner.program) bareRun = invocation;
      }
      return own.run(invocation, options);
    },
  };
  const run = (program: string, args: readonly string[]) => runToEnd(program, args, environment, undefined);
  const ways = {
    server: () => scanAsServer(host, task),
    bare: () => runBare(bareRun),
    commandLine: () =>
      run(process.execPath, [
        ...[cli, "scan", tag, "--file", dockerfile, "--format", "json", "--offline", "--fail-on", "never"],
        ...["--scanner", scanner.name, "--scanner-path", scanner.program],
      ]),
  };
  const times: Record<keyof typeof ways, number[]> = { server: [], bare: [], commandLine: [] };
  const order = ["server", "bare", "commandLine"] as const;
  for (let round = -1; round < rounds; round++) {
    // Each is first as often as the others. The first round is none: it fills the disk's cache.
    for (const step of order.keys()) {
      const way = order[(step + Math.max(round, 0)) % order.length] ?? "server";
      // Else only the first would look into the image.
      if (scanner.name === "trivy")
        rmSync(join(scanner.databaseFolder, "fanal"), { recursive: true, force: true });
      const start = performance.now();
      await ways[way]();
      if (round >= 0) times[way].push(performance.now() - start);
    }
  }
  return { scanner: scanner.name, version: scannerVersion(scanner.name), image: tag, ...times };
}

async function scanAsServer(
  host: Parameters<typeof scanImage>[0],
  { scanner, tag, base }: Task,
): Promise<void> {
  const source = { kind: "image", reference: tag, engine: undefined, allowsRegistry: false } as const;
  const settings = {
    scanner: scanner.name,
    scanners: { trivy: settingsFor(scanner, "trivy"), grype: settingsFor(scanner, "grype") },
    timeout: 300_000,
    isOffline: true,
    serverToken: undefined,
  };
  const request = { source, role: "built", stage: undefined, baseReference: base } as const;
  const outcome = await scanImage(host, request, settings, { onPhase() {}, log() {} }, english);
  if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
}

function settingsFor(scanner: RealScanner, name: ScannerName): ScannerSettings {
  return {
    path: scanner.name === name ? scanner.program : undefined,
    extraArguments: [],
    databaseRepositories: [],
    javaDatabaseRepositories: [],
    server: undefined,
  };
}

/** What the server ran, with a folder of its own. */
async function runBare(invocation: Invocation | undefined): Promise<void> {
  if (invocation === undefined) throw new Error("The scanner was not run.");
  const folder = createScratchFolder("bare-scan");
  const move = (text: string) => text.replaceAll(invocation.folder, folder);
  const environment = Object.entries(invocation.environment).map(([key, value]) => [key, move(value)]);
  await runToEnd(invocation.program, invocation.args.map(move), Object.fromEntries(environment), folder);
  rmSync(folder, { recursive: true });
}

function runToEnd(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"], ...(cwd && { cwd }) });
    let errors = "";
    child.stderr.on("data", (data) => (errors = `${errors}${data}`.slice(-2000)));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with exit code ${code}:\n${errors}`));
    });
  });
}
