/** The part of docs/performance.md that is about scans of images. */
import type { ScannerName } from "../scripts/machine/scanners.ts";
import {
  type Aim,
  type Distribution,
  heads,
  type Latency,
  listAimRows,
  mb,
  ms,
  row,
  summarize,
} from "./report.ts";
import type { WholeScans } from "./whole-scans.ts";

export interface AttributionResult {
  readonly scanner: ScannerName;
  /** Bytes of the report. */
  readonly size: number;
  readonly packages: number;
  /** In a process that has read no report before. */
  readonly firstParse: Distribution;
  readonly first: Distribution;
  readonly firstProcessor: Distribution;
  readonly warmParse: Distribution;
  readonly warm: Distribution;
  readonly warmProcessor: Distribution;
  readonly edit: Distribution;
}

export interface ServerResult {
  /** Whose report it keeps; undefined: none. */
  readonly scanner: ScannerName | undefined;
  readonly edit: Latency;
  readonly peak: number | undefined;
}

export interface ScanResults {
  /** In the large reports. */
  readonly findings: number;
  readonly rounds: number;
  readonly edits: number;
  readonly attribution: readonly AttributionResult[];
  readonly server: readonly ServerResult[];
  /** Or why there are none. */
  readonly whole: readonly WholeScans[] | string;
}

const mostReading = 100;
const mostExtra = 0.05;

const title = (scanner: ScannerName) => (scanner === "trivy" ? "Trivy" : "Grype");
const percent = (share: number) => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)} %`;

/** From its heading on, without the empty line behind it. */
export function renderScans(results: ScanResults): string {
  const { findings, rounds, edits, attribution, server } = results;
  return [
    "## Scans of images",
    "",
    ...listAimRows(listScanAims(results)),
    "",
    `A report of ${findings} findings, made of one that the real scanner wrote by giving its findings and packages further names. Read: from the text to the findings. Whole: until the problems of the Dockerfile are there, with the layer and the instruction of each package. First: in a process that has linted the Dockerfile and never read a report, the median of ${rounds}; then: the median of ten more in each of them. CPU is the time that the processor spent on the whole, which does not depend on what else the machine does. An edit is what a changed Dockerfile costs while the results are shown, beside its own linting.`,
    "",
    ...heads(
      "report",
      "MB",
      "packages",
      "first: read",
      "whole",
      "CPU",
      "then: read",
      "whole",
      "CPU",
      "an edit, p50",
      "p95",
    ),
    ...attribution.map((each) => {
      const { scanner, size, packages, firstParse, first, firstProcessor, edit } = each;
      const steps = [firstParse, first, firstProcessor, each.warmParse, each.warm, each.warmProcessor];
      return row([
        title(scanner),
        (size / 1e6).toFixed(1),
        String(packages),
        ...steps.map(({ median }) => ms(median)),
        ms(edit.median),
        ms(edit.p95),
      ]);
    }),
    "",
    `The language server with such a report on the Dockerfile that is edited (${edits} edits, as above), in ms and MB:`,
    "",
    ...heads("results shown", "edit: p50", "p95", "max", "CPU", "peak memory"),
    ...server.map(({ scanner, edit, peak }) =>
      row([
        scanner === undefined ? "none" : `${title(scanner)}, ${findings} findings`,
        ...[edit.median, edit.p95, edit.max, edit.processor].map(ms),
        mb(peak),
      ]),
    ),
    "",
    ...renderWhole(results),
  ].join("\n");
}

function renderWhole({ whole, rounds }: ScanResults): readonly string[] {
  if (typeof whole === "string")
    return [`Whole scans could not be measured here: ${whole.split("\n")[0]}`, ""];
  return [
    `Whole scans with the real scanners, of images that a real Docker Engine has built, against the bare scanner with the same arguments: the median of ${rounds} rounds, in which they take turns and begin in turn. Trivy's cache of images is emptied before each, so that all of them really look into the image. The images are small: the extra time hardly grows with the image, the scanner's does. In brackets: the lowest and the highest of all rounds, each compared with the bare scanner of its own round.`,
    "",
    ...heads("scanner", "image", "bare, ms", "in the server, ms", "extra", "command line, ms", "extra"),
    ...whole.map((each) => {
      const { scanner, version, image, bare, server, commandLine } = each;
      return row([
        `${title(scanner)} ${version}`,
        image,
        ms(summarize(bare).median),
        ms(summarize(server).median),
        describeExtra(server, bare),
        ms(summarize(commandLine).median),
        describeExtra(commandLine, bare),
      ]);
    }),
    "",
  ];
}

function describeExtra(own: readonly number[], bare: readonly number[]): string {
  const extras = listExtras(own, bare);
  const median = summarize(extras).median;
  const longer = summarize(
    own.map((milliseconds, round) => milliseconds - (bare[round] ?? Number.NaN)),
  ).median;
  const spread = `${percent(Math.min(...extras))} … ${percent(Math.max(...extras))}`;
  return `${longer.toFixed(0)} ms, ${percent(median)} (${spread})`;
}

function listExtras(own: readonly number[], bare: readonly number[]): readonly number[] {
  return own.map((milliseconds, round) => milliseconds / (bare[round] ?? Number.NaN) - 1);
}

function listScanAims({ findings, attribution, whole }: ScanResults): readonly Aim[] {
  return [
    ...attribution.map(({ scanner, first }): Aim => {
      const aim = `${title(scanner)}: ${findings} findings read and attributed in under ${mostReading} ms, the first time`;
      return { aim, measured: `${ms(first.median)} ms`, isMet: first.median < mostReading };
    }),
    ...(typeof whole === "string" ? [] : whole).map(({ scanner, image, server, bare }): Aim => {
      const { median } = summarize(listExtras(server, bare));
      const aim = `${title(scanner)}, ${image}: a whole scan in the server under 5 % over the bare scanner`;
      return { aim, measured: percent(median), isMet: median < mostExtra };
    }),
  ];
}
