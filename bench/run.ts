/**
 * `npm run bench`: this linter and its peers on the same files in one run, taking turns, so that what else the
 * machine does hits all alike. Prints ratios and writes docs/performance.md. `--files n` and `--quick` try it out.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { buildExtension } from "../scripts/build.ts";
import { inProject } from "../scripts/machine/paths.ts";
import { createScratchFolder } from "../scripts/machine/scratch.ts";
import { dataFolder, noData, readCorpus } from "../test/support/corpus.ts";
import { connect, type Session } from "./language-client.ts";
import { findOwn, installPeers, type Linter } from "./peers.ts";
import { readProcessorTime, time, watchPeak } from "./processes.ts";
import { type Distribution, type Results, render, summarize } from "./report.ts";
import { renderScans } from "./report-scans.ts";
import { measureRewrites, renderRewrites } from "./rewrites.ts";
import { measureScans, quickEffort, usualEffort } from "./scans.ts";

const { values } = parseArgs({
  options: { files: { type: "string", default: "500" }, quick: { type: "boolean", default: false } },
});
const rounds = values.quick ? 1 : 3;
const starts = values.quick ? 3 : 9;
const edits = values.quick ? 40 : 200;
const editsOfLargest = Math.ceil(edits / 3);
const pause = 40;
const warmUpFiles = 500;

/** Takes files evenly over the corpus until `wanted` are accepted by all; says how many were left out. */
async function chooseFiles(linters: readonly Linter[], wanted: number) {
  if (dataFolder === undefined) throw new Error(noData);
  const folder = createScratchFolder("bench");
  const corpus = readCorpus(dataFolder);
  const step = Math.floor(corpus.length / wanted);
  const order = corpus.map((_, index) => index).toSorted((a, b) => (a % step) - (b % step) || a - b);
  const paths = order.map((index) => {
    const file = corpus[index];
    const own = join(folder, String(index));
    mkdirSync(own);
    writeFileSync(join(own, "Dockerfile"), file?.text ?? "");
    return join(own, "Dockerfile");
  });
  const others = paths.splice(-warmUpFiles);
  const chosen: string[] = [];
  let refused = 0;
  for (let at = 0; chosen.length < wanted && at < paths.length; ) {
    const batch = paths.slice(at, at + wanted - chosen.length);
    const accepted = await keepAccepted(linters, batch);
    chosen.push(...accepted);
    refused += batch.length - accepted.length;
    at += batch.length;
  }
  return { files: chosen, others, refused };
}

/** Halves a batch that a linter gives up on until the refused files stand alone. */
async function keepAccepted(
  linters: readonly Linter[],
  batch: readonly string[],
): Promise<readonly string[]> {
  const runs = await Promise.all(linters.map(({ lint }) => time([...lint, ...batch])));
  if (runs.every(({ code }) => code === 0 || code === 1)) return batch;
  if (batch.length === 1) return [];
  const half = Math.ceil(batch.length / 2);
  return [
    ...(await keepAccepted(linters, batch.slice(0, half))),
    ...(await keepAccepted(linters, batch.slice(half))),
  ];
}

async function measureThroughput(linters: readonly Linter[], files: readonly string[]) {
  const results = new Map<string, { perFile: number[]; peaks: number[]; files: number }>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, lint, share, isSlow, warmUp } of linters) {
      if (isSlow && round > 0) continue;
      const own = files.slice(0, Math.ceil(files.length * (share ?? 1)));
      const run = await time([...lint, ...own], { watchMemory: true });
      const milliseconds = warmUp === undefined ? run.milliseconds : JSON.parse(run.output).milliseconds;
      const { peak } = run;
      const result = results.get(name) ?? { perFile: [], peaks: [], files: own.length };
      result.perFile.push(milliseconds / own.length);
      if (peak !== undefined) result.peaks.push(peak);
      results.set(name, result);
    }
  }
  return results;
}

async function measureStarts(linters: readonly Linter[], file: string) {
  const results = new Map<string, number[]>();
  for (let round = 0; round < starts; round++) {
    for (const { name, lint, isSlow, warmUp } of linters) {
      if (warmUp !== undefined || (isSlow && round > 2)) continue;
      const { milliseconds } = await time([...lint, file]);
      results.set(name, [...(results.get(name) ?? []), milliseconds]);
    }
  }
  return results;
}

const typed = " && curl -fsSL https://example.com/setup.sh | bash -s -- --yes";

/** Types at the end of a RUN, one character an edit, the servers taking turns at each. */
async function measureEdits(sessions: readonly Session[], file: string, count: number) {
  const uri = `file://${file}`;
  const text = readFileSync(file, "utf8");
  const at = findTypingPlace(text);
  for (const session of sessions) await session.open(uri, text);
  const before = sessions.map(({ process }) => readProcessorTime(process));
  const latencies: number[][] = sessions.map(() => []);
  for (let edit = 0; edit < count; edit++) {
    for (const [index, session] of sessions.entries()) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const start = performance.now();
      await session.insert(uri, at + edit, typed[edit % typed.length] ?? " ");
      latencies[index]?.push(performance.now() - start);
    }
  }
  return latencies.map((list, index) => {
    const session = sessions[index];
    const spent = session === undefined ? 0 : readProcessorTime(session.process) - (before[index] ?? 0);
    return { ...summarize(list), processor: spent / count };
  });
}

/** The end of the first line of a RUN that is not continued. */
function findTypingPlace(text: string): number {
  const match = /^RUN [^[<\n]*[^\\\s]$/m.exec(text);
  if (match === null) throw new Error("The file has no RUN of one line to type in.");
  return match.index + match[0].length;
}

async function measureServers(servers: readonly Linter[], middle: string, largest: string) {
  const first: number[][] = servers.map(() => []);
  const text = readFileSync(middle, "utf8");
  for (let round = 0; round < starts; round++) {
    for (const [index, { serve }] of servers.entries()) {
      const start = performance.now();
      const session = await connect(serve ?? []);
      await session.open(`file://${middle}`, text);
      first[index]?.push(performance.now() - start);
      session.close();
    }
  }
  const sessions = await Promise.all(servers.map(({ serve }) => connect(serve ?? [])));
  const peaks = sessions.map(({ process }) => watchPeak(process));
  const inMiddle = await measureEdits(sessions, middle, edits);
  const inLargest = await measureEdits(sessions, largest, editsOfLargest);
  const memory = peaks.map((end) => end());
  for (const session of sessions) session.close();
  return servers.map(({ name }, index) => ({
    name,
    first: summarize(first[index] ?? []),
    middle: inMiddle[index] ?? { ...summarize([]), processor: 0 },
    largest: inLargest[index] ?? { ...summarize([]), processor: 0 },
    peak: memory[index],
  }));
}

function summarizeAll(results: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, Distribution> {
  return new Map([...results].map(([name, list]) => [name, summarize(list)]));
}

await buildExtension({ production: true });
// A copy: others may build anew while this runs.
const bundles = inProject("bench/.cache");
rmSync(bundles, { recursive: true, force: true });
cpSync(inProject("dist"), bundles, { recursive: true });
const engine = join(bundles, "bench-engine.mjs");
await build({
  entryPoints: [inProject("bench/lint-files.ts")],
  outfile: engine,
  bundle: true,
  platform: "node",
  format: "esm",
  minify: true,
});
const { peers, missing } = installPeers();
for (const name of missing) console.log(`${name} could not be installed and is left out`);
const judges = peers.filter(({ name }) => name === "tally, ShellCheck off");
const { files, others, refused } = await chooseFiles(judges, Number(values.files));
const linters = [...findOwn(bundles, engine, others), ...peers];
console.log(`${files.length} files; ${refused} refused by tally and left out`);

const bySize = files.toSorted((a, b) => readFileSync(a).length - readFileSync(b).length);
const typeable = bySize.filter((file) => /^RUN [^[<\n]*[^\\\s]$/m.test(readFileSync(file, "utf8")));
const middle = typeable[Math.floor(typeable.length / 2)] ?? "";
const largest = typeable.at(-1) ?? "";

const throughput = await measureThroughput(linters, files);
const single = summarizeAll(await measureStarts(linters, middle));
const servers = await measureServers(
  linters.filter(({ serve }) => serve !== undefined),
  middle,
  largest,
);

const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${release()}, Node ${process.version}`,
  linters: linters.map(({ name, version }) => ({ name, version })),
  missing,
  files: files.length,
  refused,
  rounds,
  starts,
  edits,
  editsOfLargest,
  pause,
  middle: readFileSync(middle, "utf8").split("\n").length,
  largest: readFileSync(largest, "utf8").split("\n").length,
  throughput: [...throughput].map(([name, { perFile, peaks, files: count }]) => ({
    name,
    files: count,
    perFile: summarize(perFile),
    peak: peaks.length > 0 ? Math.max(...peaks) : undefined,
  })),
  single: [...single].map(([name, distribution]) => ({ name, distribution })),
  servers,
};
const scans = await measureScans(bundles, values.quick ? quickEffort : usualEffort);
const rewrites = await measureRewrites(bundles, values.quick ? 100 : 1000);
const page = render(results, `${renderScans(scans)}\n${renderRewrites(rewrites)}`);
console.log(page);
if (!values.quick) writeFileSync(inProject("docs/performance.md"), page);
