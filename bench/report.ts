/** The page docs/performance.md from what the bench measured. */
export interface Distribution {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

export interface Latency extends Distribution {
  /** The server's processor time for an edit, in ms. */
  readonly processor: number;
}

export interface Results {
  readonly date: string;
  readonly machine: string;
  readonly linters: readonly { readonly name: string; readonly version: string }[];
  readonly missing: readonly string[];
  readonly files: number;
  readonly refused: number;
  readonly rounds: number;
  readonly starts: number;
  readonly edits: number;
  readonly editsOfLargest: number;
  /** Between two edits, in milliseconds. */
  readonly pause: number;
  /** Lines of the two files that are edited. */
  readonly middle: number;
  readonly largest: number;
  readonly throughput: readonly {
    readonly name: string;
    readonly files: number;
    readonly perFile: Distribution;
    readonly peak: number | undefined;
  }[];
  readonly single: readonly { readonly name: string; readonly distribution: Distribution }[];
  readonly servers: readonly {
    readonly name: string;
    readonly first: Distribution;
    readonly middle: Latency;
    readonly largest: Latency;
    readonly peak: number | undefined;
  }[];
}

export function summarize(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0 };
}

export const heads = (...names: readonly string[]) => [row(names), row(names.map(() => "---"))];
export const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
export const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
export const mb = (value: number | undefined) => (value === undefined ? "?" : value.toFixed(0));
const times = (value: number) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ×`;

export function listAimRows(aims: readonly Aim[]): readonly string[] {
  return [
    ...heads("aim", "measured", ""),
    ...aims.map(({ aim, measured, isMet }) => row([aim, measured, isMet ? "met" : "missed"])),
  ];
}

/** @param scans the part about scans of images, from its heading on */
export function render(results: Results, scans: string): string {
  const { throughput, single, servers } = results;
  const [own] = throughput;
  const [ownServer] = servers;
  const ownStart = single.find(({ name }) => name.endsWith("command line")) ?? single[0];
  if (own === undefined || ownServer === undefined || ownStart === undefined)
    throw new Error("no own figures");
  return [
    "# Performance",
    "",
    `Written by \`npm run bench\` on ${results.date}: ${results.machine}. All linters ran in the same run and took turns, on the same ${results.files} public Dockerfiles.`,
    "",
    "## Aims",
    "",
    ...listAimRows(listAims(results)),
    "",
    "## Throughput",
    "",
    `One process over all files, start and reading included: the median of ${results.rounds} runs. Only the first row leaves the start out and measures an engine that has linted 500 other files before, as a server has; what it prints is not part of it.`,
    "",
    ...heads("linter", "files", "ms a file", "compared", "peak memory, MB"),
    ...throughput.map(({ name, files, perFile, peak }) =>
      row([name, String(files), ms(perFile.median), times(perFile.median / own.perFile.median), mb(peak)]),
    ),
    "",
    "## One file on the command line",
    "",
    `From the start of the process to its end: the median of ${results.starts} runs.`,
    "",
    ...heads("linter", "ms", "p95", "compared"),
    ...single.map(({ name, distribution: { median, p95 } }) =>
      row([name, ms(median), ms(p95), times(median / ownStart.distribution.median)]),
    ),
    "",
    "## Language servers",
    "",
    `From an edit to its diagnostics over stdio, pulled as VS Code does it, in ms. A character typed at the end of a \`RUN\`, ${results.pause} ms after the answer to the one before: ${results.edits} edits in a file of middle size (${results.middle} lines) and ${results.editsOfLargest} in the largest of all (${results.largest} lines). CPU is the processor time that the server spent for an edit, which does not depend on what else the machine does. Memory is the peak of the process tree over that session.`,
    "",
    ...heads(
      "server",
      "middle: p50",
      "p95",
      "max",
      "CPU",
      "largest: p50",
      "p95",
      "max",
      "CPU",
      "start to first diagnostics",
      "peak memory, MB",
    ),
    ...servers.map(({ name, middle, largest, first, peak }) =>
      row([
        name,
        ...[middle, largest].flatMap(({ median, p95, max, processor }) => [
          ms(median),
          ms(p95),
          ms(max),
          ms(processor),
        ]),
        ms(first.median),
        mb(peak),
      ]),
    ),
    ...servers
      .slice(1)
      .map(({ name, middle, largest, first, peak }) =>
        row([
          `**${name}, compared**`,
          ...compare([middle, largest], [ownServer.middle, ownServer.largest]),
          times(first.median / ownServer.first.median),
          peak === undefined || ownServer.peak === undefined ? "?" : times(peak / ownServer.peak),
        ]),
      ),
    "",
    scans,
    "",
    "## Method",
    "",
    `- Versions: ${results.linters.map(({ name, version }) => `${name} ${version}`).join("; ")}.`,
    `- tally stops a run at a file that its parser refuses: ${results.refused} such files were left out for all. It ran with \`--slow-checks off --no-config\`; "ShellCheck off" adds \`--ignore shellcheck/*\`.`,
    "- hadolint runs ShellCheck, too, and has no switch for it. Both get a fifth of the files. checkov takes seconds to start and gets a tenth, once.",
    "- The files are taken evenly from the corpus that the tests use; they are not part of the project.",
    ...(results.missing.length > 0 ? [`- Could not be installed: ${results.missing.join(", ")}.`] : []),
    "- Other programs ran on the machine; compare figures of one run only.",
    "",
  ].join("\n");
}

function compare(theirs: readonly Latency[], ours: readonly Latency[]): readonly string[] {
  return theirs.flatMap(({ median, p95, max, processor }, index) => {
    const own = ours[index];
    return own === undefined
      ? []
      : [
          times(median / own.median),
          times(p95 / own.p95),
          times(max / own.max),
          times(processor / own.processor),
        ];
  });
}

export interface Aim {
  readonly aim: string;
  readonly measured: string;
  readonly isMet: boolean;
}

function listAims({ throughput, single, servers }: Results): readonly Aim[] {
  const own = throughput[0]?.perFile.median ?? Number.NaN;
  const plain = throughput.find(({ name }) => name === "tally, ShellCheck off")?.perFile.median;
  const server = servers[0];
  const start = single.find(({ name }) => name.endsWith("command line"))?.distribution.median;
  return [
    ...(plain === undefined
      ? []
      : [
          {
            aim: "throughput at least 5 times that of tally without ShellCheck",
            measured: times(plain / own),
            isMet: plain / own >= 5,
          },
        ]),
    ...(server === undefined
      ? []
      : [
          {
            aim: "edit to diagnostics, p95 under 2 ms (file of middle size)",
            measured: `${ms(server.middle.p95)} ms`,
            isMet: server.middle.p95 < 2,
          },
          {
            aim: "first diagnostics under 200 ms from the start of the process",
            measured: `${ms(server.first.median)} ms`,
            isMet: server.first.median < 200,
          },
          {
            aim: "server under 100 MB",
            measured: `${mb(server.peak)} MB`,
            isMet: (server.peak ?? Number.POSITIVE_INFINITY) < 100,
          },
        ]),
    ...(start === undefined
      ? []
      : [
          {
            aim: "command line on one file under 150 ms",
            measured: `${ms(start)} ms`,
            isMet: start < 150,
          },
        ]),
  ];
}
