/** The `lint` command: finds files, checks them one by one, and writes the report as they come. */

import { applyEdits } from "../apply-edits.ts";
import { createShellParser } from "../dockerfile/shell-parser.ts";
import { createEngine, type Engine, type Report } from "../engine.ts";
import type { Edit } from "../finding.ts";
import { fixAll } from "../fix-all.ts";
import type { Localise, Translate } from "../l10n/texts.ts";
import { type Configurations, createConfigurations } from "./configuration.ts";
import { decode, encode, mostBytes } from "./decode.ts";
import { describeError } from "./describe-error.ts";
import { renderDiff } from "./diff.ts";
import { findFiles } from "./find-files.ts";
import { renderSummary } from "./formats/text.ts";
import type { CliHost } from "./host.ts";
import { splitLines } from "./lines.ts";
import type { LintOptions } from "./options.ts";
import { readAhead } from "./read-ahead.ts";
import { addToTotals, type CheckedFile, type Format, noTotals, type Problem, reaches } from "./report.ts";
import { chooseStyle, showControls } from "./style.ts";

export interface LintRun {
  readonly host: CliHost;
  readonly t: Localise;
  readonly translate: Translate;
  readonly paths: readonly string[];
  readonly options: LintOptions;
  readonly format: Format;
}

/** What one file or standard input is, before it is known whether it can be read. */
interface Source {
  /** As reports call it. */
  readonly path: string;
  /** Absolute: whose configuration holds. */
  readonly place: string;
  readonly isExplicit: boolean;
  readonly isInput: boolean;
  read(): Promise<Uint8Array>;
}

/** @returns 0 where nothing reaches the level to fail on, 1 where something does, 2 where something went wrong */
export async function lint({ host, t, translate, paths, options, format }: LintRun): Promise<0 | 1 | 2> {
  const problems: Problem[] = [];
  const errorStyle = chooseStyle(options.color, host.environment, host.errors);
  const tell = ({ path, position, message }: Problem, severity: "error" | "warning") => {
    const place = position === undefined ? path : `${path}:${position.line}:${position.column}`;
    const level = errorStyle.severity(severity, severity === "error" ? t("error") : t("warning"));
    return host.errors.write(`${showControls(place)}: ${level} ${showControls(message)}\n`);
  };
  const report = (problem: Problem) => {
    problems.push(problem);
    return tell(problem, "error");
  };

  const { sources, problems: missing } = await findSources(host, t, paths, options);
  for (const problem of missing) await report(problem);

  let current = "";
  // What comes up while a file is checked is told behind it.
  const failures: Problem[] = [];
  const warnings: Problem[] = [];
  const engine = createEngine(await createShellParser(await host.loadShellGrammar()), {
    translate,
    reportFailure(rule, error) {
      failures.push({
        path: current,
        message: t("The rule {rule} failed: {cause}", { rule, cause: describeError(error, t) }),
      });
    },
  });
  const configurations = createConfigurations(host, t, options, {
    problem: (problem) => failures.push(problem),
    warning: (warning) => warnings.push(warning),
  });
  // What is fixed of standard input goes where it would be read from; the report makes way for it.
  const printsText = options.fix && !options.diff && paths[0] === "-";
  const output = printsText ? host.errors : host.output;
  const diffStyle = chooseStyle(options.color, host.environment, host.output);

  let totals = noTotals;
  const read = readAhead(sources);
  for (const [index, source] of sources.entries()) {
    if (host.isOutputClosed() && !options.fix) break;
    current = source.path;
    const outcome = await check(source, read(index), { host, t, options, engine, configurations });
    for (const failure of failures.splice(0)) await report(failure);
    for (const warning of warnings.splice(0)) await tell(warning, "warning");
    if (outcome === "excluded") continue;
    for (const problem of outcome.problems) await report(problem);
    // Whatever is wrong with it: what reads this may put it where the input came from.
    if (printsText) await host.output.write(outcome.content);
    if (outcome.file === undefined) continue;
    totals = addToTotals(totals, outcome.file);
    if (options.diff) {
      await host.output.write(renderDiff(source.path, outcome.file.text, outcome.edits, diffStyle));
    } else {
      await output.write(format.file(outcome.file));
    }
  }
  if (totals.files === 0 && problems.length === 0) {
    await host.errors.write(`${t("There are no Dockerfiles here.")}\n`);
  }
  if (options.diff) await host.errors.write(renderSummary(totals, problems, t, errorStyle));
  else await output.write(format.end(totals, problems));
  if (problems.length > 0) return 2;
  return reaches(totals, options.failOn) ? 1 : 0;
}

async function findSources(
  host: CliHost,
  t: Localise,
  paths: readonly string[],
  { stdinFilename }: LintOptions,
): Promise<{ readonly sources: readonly Source[]; readonly problems: readonly Problem[] }> {
  if (paths[0] === "-") {
    const place = host.resolvePath(host.cwd, stdinFilename ?? "Dockerfile");
    const path = stdinFilename === undefined ? "<stdin>" : host.relativePath(host.cwd, place);
    const read = () => host.readInput();
    return { sources: [{ path, place, isExplicit: true, isInput: true, read }], problems: [] };
  }
  const { files, problems } = await findFiles(host, t, paths);
  const sources = files.map(
    ({ path, isExplicit }): Source => ({
      path: host.relativePath(host.cwd, path),
      place: path,
      isExplicit,
      isInput: false,
      read: () => host.readFile(path, mostBytes),
    }),
  );
  return { sources, problems };
}

interface Outcome {
  readonly file: CheckedFile | undefined;
  readonly problems: readonly Problem[];
  /** What would put right what may be put right. */
  readonly edits: readonly Edit[];
  /** The file as it is now. */
  readonly content: Uint8Array;
}

interface Means {
  readonly host: CliHost;
  readonly t: Localise;
  readonly options: LintOptions;
  readonly engine: Engine;
  readonly configurations: Configurations;
}

async function check(
  source: Source,
  reading: Promise<Uint8Array>,
  means: Means,
): Promise<Outcome | "excluded"> {
  const { host, t, options, engine, configurations } = means;
  let content: Uint8Array = new Uint8Array();
  const fail = (message: string): Outcome => ({
    file: undefined,
    problems: [{ path: source.path, message }],
    edits: [],
    content,
  });
  try {
    const configuration = await configurations.of(source.place);
    if (configuration.isExcluded && !source.isExplicit) return "excluded";
    content = await reading;
    const decoded = decode(content, t);
    if (decoded.kind === "problem") return fail(decoded.message);
    const lintOptions = { ...configuration, today: host.today() };
    const examine = (text: string) => engine.examine(engine.parse(text), lintOptions);
    const before = examine(decoded.text);
    const found = (text: string, { findings, suppressed }: Report): CheckedFile => ({
      path: source.path,
      uri: source.isInput ? undefined : host.fileUri(source.place),
      text,
      lines: splitLines(text),
      findings,
      suppressed: options.reportSuppressed ? suppressed : [],
      fixed: Math.max(before.findings.length - findings.length, 0),
    });
    const asItIs = { file: found(decoded.text, before), edits: [], content };
    if (!options.fix && !options.diff) return { ...asItIs, problems: [] };

    const edits = fixAll(engine, decoded.text, lintOptions, options.unsafe ? "any" : "safe");
    if (edits.length === 0 || options.diff) return { ...asItIs, edits, problems: [] };
    if (!decoded.isUtf8) {
      const message = t("The file is not UTF-8 and was left as it is: a fix could damage it.");
      return { ...asItIs, problems: [{ path: source.path, message }] };
    }
    const text = applyEdits(decoded.text, edits);
    const fixed = encode(text, decoded.hasByteOrderMark);
    if (!source.isInput) {
      try {
        await host.replaceFile(source.place, fixed);
      } catch (error) {
        const message = t("The fixes could not be written: {cause}", { cause: describeError(error, t) });
        return { ...asItIs, problems: [{ path: source.path, message }] };
      }
    }
    return { file: found(text, examine(text)), edits, content: fixed, problems: [] };
  } catch (error) {
    return fail(describeError(error, t));
  }
}
