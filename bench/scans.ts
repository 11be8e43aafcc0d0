/**
 * Scans of images: what is done with a report, and what a whole scan takes beside its scanner. Alone it prints its
 * part of the page and puts it into docs/performance.md; `--quick` only prints.
 */
import { execFile } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { buildExtension } from "../scripts/build.ts";
import { inProject } from "../scripts/machine/paths.ts";
import { createScratchFolder } from "../scripts/machine/scratch.ts";
import type { Attributed } from "./attribute-report.ts";
import { connect } from "./language-client.ts";
import { type LargeReport, writeLargeReport } from "./large-report.ts";
import { readProcessorTime, watchPeak } from "./processes.ts";
import { summarize } from "./report.ts";
import { type AttributionResult, renderScans, type ScanResults, type ServerResult } from "./report-scans.ts";
import { measureWholeScans, type WholeScans } from "./whole-scans.ts";

const findings = 2000;

export interface Effort {
  readonly rounds: number;
  readonly edits: number;
}

export const usualEffort: Effort = { rounds: 9, edits: 200 };
export const quickEffort: Effort = { rounds: 2, edits: 40 };

/** @param bundles the folder with what `npm run build` makes */
export async function measureScans(bundles: string, effort: Effort): Promise<ScanResults> {
  const folder = createScratchFolder("bench-reports");
  const trivy = writeLargeReport("trivy", findings, folder);
  const reports = [trivy, writeLargeReport("grype", findings, folder)];
  const program = join(bundles, "bench-attribute-report.mjs");
  await build({
    entryPoints: [inProject("bench/attribute-report.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    minify: true,
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  const attribution: AttributionResult[] = [];
  for (const report of reports) attribution.push(await measureAttribution(program, report, effort));
  const server: ServerResult[] = [];
  for (const report of [undefined, ...reports]) {
    const { dockerfile } = report ?? trivy;
    server.push(await measureServer(join(bundles, "server.cjs"), dockerfile, report, effort));
  }
  let whole: readonly WholeScans[] | string;
  try {
    whole = await measureWholeScans(join(bundles, "cli.cjs"), effort.rounds);
  } catch (error) {
    whole = error instanceof Error ? error.message : String(error);
    console.log(`Whole scans could not be measured: ${whole}`);
  }
  return { findings, rounds: effort.rounds, edits: effort.edits, attribution, server, whole };
}

async function measureAttribution(
  program: string,
  { scanner, path, size, config, dockerfile }: LargeReport,
  { rounds, edits }: Effort,
): Promise<AttributionResult> {
  const runs: Attributed[] = [];
  for (let round = 0; round < rounds; round++) {
    const args = [program, scanner, path, config, dockerfile, String(edits)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    runs.push(JSON.parse(stdout));
  }
  const warm = runs.flatMap((run) => run.warm);
  return {
    scanner,
    size,
    packages: runs[0]?.packages ?? 0,
    firstParse: summarize(runs.map(({ first }) => first.parse)),
    first: summarize(runs.map(({ first }) => first.parse + first.attribute)),
    firstProcessor: summarize(runs.map(({ first }) => first.processor)),
    warmParse: summarize(warm.map(({ parse }) => parse)),
    warm: summarize(warm.map(({ parse, attribute }) => parse + attribute)),
    warmProcessor: summarize(warm.map(({ processor }) => processor)),
    edit: summarize(runs.flatMap((run) => run.edits)),
  };
}

const pause = 40;
const typed = " && true";

/** A whole server that keeps a scan, and for comparison one that keeps none. */
async function measureServer(
  program: string,
  dockerfile: string,
  report: LargeReport | undefined,
  { edits }: Effort,
): Promise<ServerResult> {
  const uri = `file://${dockerfile}`;
  const text = readFileSync(dockerfile, "utf8");
  const session = await connect([process.execPath, program, "--stdio"], createScratchFolder("bench-storage"));
  const endWatch = watchPeak(session.process);
  await session.open(uri, text);
  if (report !== undefined) await session.importReport(uri, report.path);
  const at = text.indexOf("\n", text.indexOf("\nRUN ") + 1);
  const before = readProcessorTime(session.process);
  const latencies: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const start = performance.now();
    await session.insert(uri, at + edit, typed[edit % typed.length] ?? " ");
    latencies.push(performance.now() - start);
  }
  const processor = (readProcessorTime(session.process) - before) / edits;
  const peak = endWatch();
  session.close();
  return { scanner: report?.scanner, edit: { ...summarize(latencies), processor }, peak };
}

const heading = "## Scans of images";

if (import.meta.main) {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  await buildExtension({ production: true });
  const bundles = inProject("bench/.cache");
  rmSync(bundles, { recursive: true, force: true });
  cpSync(inProject("dist"), bundles, { recursive: true });
  const section = renderScans(await measureScans(bundles, values.quick ? quickEffort : usualEffort));
  console.log(section);
  if (!values.quick) {
    const page = inProject("docs/performance.md");
    const [before = "", ...rest] = readFileSync(page, "utf8").split(/(?=^## )/m);
    const others = rest.filter((part) => !part.startsWith(heading));
    const method = others.findIndex((part) => part.startsWith("## Method"));
    writeFileSync(page, [before, ...others.toSpliced(method, 0, `${section}\n`)].join(""));
  }
}
