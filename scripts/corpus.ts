/**
 * What the rules find in thousands of public Dockerfiles, which stand beside the project and are no part of it.
 * `npm run corpus` writes the counts to docs/corpus-summary.json;
 * `npm run corpus -- --sample <rule> <n> [--seed s]` prints random findings with their surroundings, to be judged.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Finding, Severity } from "../server/src/finding.ts";
import { rules } from "../server/src/rules/index.ts";
import { type CorpusFile, dataFolder, noData, readCorpus } from "../test/support/corpus.ts";
import { engine } from "../test/support/engine.ts";
import { inProject } from "./machine/paths.ts";

interface Place {
  readonly file: CorpusFile;
  readonly finding: Finding;
}

const summaryPath = inProject("docs/corpus-summary.json");
const linesAround = 6;
const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

function findAll(files: readonly CorpusFile[]): readonly Place[] {
  return files.flatMap((file) =>
    engine.lint(engine.parse(file.text)).map((finding): Place => ({ file, finding })),
  );
}

/** Counts only, by rule: how many findings of each severity, and in how many files. */
function summarize(places: readonly Place[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    rules.map(({ id }) => {
      const own = places.filter(({ finding }) => finding.rule === id);
      const counts = severities.map(
        (severity) => [severity, own.filter(({ finding }) => finding.severity === severity).length] as const,
      );
      const files = new Set(own.map(({ file }) => file.id)).size;
      return [
        id,
        { findings: own.length, files, ...Object.fromEntries(counts.filter(([, count]) => count > 0)) },
      ];
    }),
  );
}

/** The day stays as it was where the counts do: a run that finds nothing new changes no file. */
async function writeSummary(files: readonly CorpusFile[], places: readonly Place[]): Promise<void> {
  const counts = {
    files: files.length,
    characters: files.reduce((sum, { text }) => sum + text.length, 0),
    filesWithFindings: new Set(places.map(({ file }) => file.id)).size,
    findings: places.length,
    rules: summarize(places),
  };
  const { date, ...old } = JSON.parse(await readFile(summaryPath, "utf8").catch(() => "{}"));
  const isSame = JSON.stringify(old) === JSON.stringify(counts);
  const today = new Date().toISOString().slice(0, 10);
  await writeFile(
    summaryPath,
    `${JSON.stringify({ date: isSame ? date : today, ...counts }, undefined, 2)}\n`,
  );
  console.log(`${places.length} findings in ${counts.filesWithFindings} of ${files.length} files`);
  console.table(counts.rules);
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32), so that a sample can be read again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawSample<T>(all: readonly T[], size: number, random: () => number): readonly T[] {
  return all
    .map((value) => ({ value, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .slice(0, size)
    .map(({ value }) => value);
}

function describePlace({ file, finding }: Place): string {
  const { text } = file;
  const lines = text.split("\n");
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length - 1;
  const first = lineOf(finding.span.start);
  const last = lineOf(finding.span.end);
  const around = engine
    .parse(text)
    .instructions.find(({ span }) => span.start <= finding.span.start && finding.span.end <= span.end);
  const from = Math.min(first - linesAround, lineOf(around?.span.start ?? finding.span.start));
  const to = Math.max(last + linesAround, lineOf(around?.span.end ?? finding.span.end));
  const shown = lines.flatMap((line, index) => {
    const isNear = index >= from && index <= to;
    if (!isNear && !/^\s*(?:FROM|USER|ARG|SHELL)\b/i.test(line)) return [];
    return [`${index >= first && index <= last ? ">" : " "} ${String(index + 1).padStart(4)} ${line}`];
  });
  const marked = text.slice(finding.span.start, finding.span.end);
  return [
    `--- ${file.id}:${first + 1}  ${finding.severity} ${finding.messageId}`,
    `    ${finding.message}`,
    `    at «${marked}»; fixes: ${finding.fixes.map(({ title }) => title).join(" | ") || "none"}`,
    ...shown,
  ].join("\n");
}

function printSample(places: readonly Place[], rule: string, size: number, seed: number): void {
  const own = places.filter(({ finding }) => finding.rule === rule);
  if (own.length === 0) throw new Error(`No finding of a rule ${rule}.`);
  for (const place of drawSample(own, size, createRandom(seed))) console.log(`${describePlace(place)}\n`);
}

if (dataFolder === undefined) throw new Error(noData);
const files = readCorpus(dataFolder);
const { values, positionals } = parseArgs({
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
  allowPositionals: true,
});
const places = findAll(files);
if (values.sample === undefined) await writeSummary(files, places);
else printSample(places, values.sample, Number(positionals[0] ?? 20), Number(values.seed));
