/** The `rewrite` command: one file, one rewrite or several in a row. */
import { createShellParser } from "../../dockerfile/shell-parser.ts";
import { createEngine, type Engine } from "../../engine.ts";
import type { Edit } from "../../finding.ts";
import type { Localise } from "../../l10n/texts.ts";
import { findProject } from "../../rewrites/find-project.ts";
import { createProjectCache } from "../../rewrites/project-cache.ts";
import type { RewriteId, RewriteSettings } from "../../rewrites/rewrite.ts";
import { runRewrite } from "../../rewrites/run-rewrite.ts";
import { render, replace, toEdits, trim } from "../../text-pieces.ts";
import { createConfigurations } from "../configuration.ts";
import { type Decoded, decode, encode, mostBytes } from "../decode.ts";
import { describeError } from "../describe-error.ts";
import { renderDiff } from "../diff.ts";
import type { CliHost } from "../host.ts";
import { chooseStyle, showControls } from "../style.ts";
import type { RewriteOptions } from "./options.ts";
import { renderJson, renderStep, type Step } from "./report.ts";

interface RewriteRun {
  readonly host: CliHost;
  readonly t: Localise;
  readonly rewrites: readonly RewriteId[];
  readonly file: string | undefined;
  readonly options: RewriteOptions;
}

/** @returns 0 where all was done or there was nothing to do, 1 where something is refused, 2 where something went wrong */
export async function rewrite(run: RewriteRun): Promise<0 | 1 | 2> {
  const { host, t, options } = run;
  const complain = async (message: string): Promise<2> => {
    await host.errors.write(`${t("error")}: ${showControls(message)}\n`);
    return 2;
  };
  const isInput = run.file === "-";
  if (options.write && (options.diff || isInput)) {
    return complain(
      isInput
        ? t("Standard input cannot be written to; without --write the result is printed.")
        : t("--write and --diff do not go together."),
    );
  }
  const place = host.resolvePath(
    host.cwd,
    isInput ? (options.stdinFilename ?? "Dockerfile") : (run.file ?? "Dockerfile"),
  );
  const path = host.relativePath(host.cwd, place);
  try {
    const content = isInput ? await host.readInput() : await host.readFile(place, mostBytes);
    const decoded = decode(content, t);
    if (decoded.kind === "problem") return complain(`${path}: ${decoded.message}`);
    const problems: string[] = [];
    const settings = await readSettings(run, place, problems);
    const engine = createEngine(await createShellParser(await host.loadShellGrammar()));
    const { steps, edits, text } = await runAll(run, engine, settings, place, decoded.text);
    for (const problem of problems) await complain(problem);
    await tell(run, path, decoded, steps, edits, text);
    if (options.write && edits.length > 0) {
      await write(host, t, place, content, decoded, text);
    }
    if (problems.length > 0 || steps.some(({ result }) => result.kind === "faulty")) return 2;
    return steps.some(({ result }) => result.kind === "refused") ? 1 : 0;
  } catch (error) {
    return complain(`${path}: ${describeError(error, t)}`);
  }
}

async function readSettings(
  { host, t, options }: RewriteRun,
  place: string,
  problems: string[],
): Promise<RewriteSettings> {
  const configurations = createConfigurations(
    host,
    t,
    { ...(options.config !== undefined && { config: options.config }), rule: {} },
    { problem: ({ path, message }) => problems.push(`${path}: ${message}`), warning: () => undefined },
  );
  const { rewrite: configured } = await configurations.of(place);
  return {
    minimalFamily: options.images ?? configured.minimalFamily,
    cacheMounts: options.cacheMounts ?? configured.cacheMounts,
  };
}

/** Each rewrite goes on with what the one before it has made; a refused one changes nothing. */
async function runAll(
  { host, options, rewrites }: RewriteRun,
  engine: Engine,
  settings: RewriteSettings,
  place: string,
  original: string,
): Promise<{ readonly steps: readonly Step[]; readonly edits: readonly Edit[]; readonly text: string }> {
  const cache = createProjectCache(await host.createContextHost(), { now: () => 0 });
  const folderUri = (path: string) => `${host.fileUri(path).replace(/\/$/, "")}/`;
  const workspace = folderUri(host.cwd);
  const explicit =
    options.context === undefined ? undefined : folderUri(host.resolvePath(host.cwd, options.context));
  const dockerfile = engine.parse(original);
  const folder = folderUri(host.resolvePath(place, ".."));
  const { project, concern } = await findProject(
    dockerfile,
    // Whoever names a file outside of the working folder means its project.
    {
      dockerfile: host.fileUri(place),
      workspace: explicit ?? (folder.startsWith(workspace) ? workspace : folder),
      explicit,
    },
    cache,
  );
  let pieces: Parameters<typeof render>[0] = [{ kept: { start: 0, end: original.length } }];
  let text = original;
  const steps: Step[] = [];
  for (const id of rewrites) {
    const request = { dockerfile: engine.parse(text), project, settings, contextConcern: concern };
    const result = await runRewrite(engine, id, request);
    steps.push({ id, result, before: text });
    if (result.kind !== "offered") continue;
    const before = text;
    pieces = replace(
      pieces,
      result.plan.edits.map((edit) => trim(edit, before)),
    );
    text = render(pieces, original);
  }
  return { steps, edits: toEdits(pieces, original), text };
}

async function tell(
  { host, t, options, file }: RewriteRun,
  path: string,
  decoded: Extract<Decoded, { kind: "text" }>,
  steps: readonly Step[],
  edits: readonly Edit[],
  text: string,
): Promise<void> {
  const errorStyle = chooseStyle(options.color, host.environment, host.errors);
  const name = file === "-" && options.stdinFilename === undefined ? "<stdin>" : path;
  if (options.format === "json") {
    await host.output.write(renderJson(name, steps, text, edits, t));
    return;
  }
  for (const step of steps) await host.errors.write(renderStep(step, showControls(name), t, errorStyle));
  if (options.diff) {
    const style = chooseStyle(options.color, host.environment, host.output);
    await host.output.write(renderDiff(path, decoded.text, edits, style));
  } else if (!options.write) await host.output.write(encode(text, decoded.hasByteOrderMark));
}

async function write(
  host: CliHost,
  t: Localise,
  place: string,
  before: Uint8Array,
  decoded: Extract<Decoded, { kind: "text" }>,
  text: string,
): Promise<void> {
  if (!decoded.isUtf8) {
    throw new Error(t("The file is not UTF-8 and was left as it is: a rewrite could damage it."));
  }
  const now = await host.readFile(place, mostBytes);
  if (now.length !== before.length || now.some((byte, index) => byte !== before[index])) {
    throw new Error(t("The file was changed while it was rewritten, and was left as it is. Try again."));
  }
  await host.replaceFile(place, encode(text, decoded.hasByteOrderMark));
}
