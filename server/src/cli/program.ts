/** The commands and their options, as commander knows them. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { languages } from "../l10n/language.ts";
import type { Localise, Translate } from "../l10n/texts.ts";
import { localiseHelp, localiseUsageError } from "./commander-texts.ts";
import { describeError } from "./describe-error.ts";
import type { CliHost } from "./host.ts";
import {
  describeUnknownRule,
  failLevels,
  findConflict,
  findRule,
  formats,
  type LintOptions,
  type RuleOverrides,
  readRuleOverride,
} from "./options.ts";
import { addRewriteCommand } from "./rewrite/add-rewrite-command.ts";
import { addScanCommand } from "./scan/add-scan-command.ts";
import { tool } from "./tool.ts";

export interface Program {
  readonly host: CliHost;
  readonly t: Localise;
  readonly translate: Translate;
}

/**
 * 0 clean, 1 findings at or above the level to fail on, or a rewrite that is refused, 2 wrong usage, or something that
 * could not be read, written or scanned; 130 and 143 where a signal ended a scan.
 */
export type ExitCode = 0 | 1 | 2 | 130 | 143;

/**
 * Runs one command line. Everything it says goes to the host's streams.
 *
 * @param args without the program itself
 */
export async function runCommandLine(program: Program, args: readonly string[]): Promise<ExitCode> {
  const { host, t } = program;
  let code: ExitCode = 0;
  let written = Promise.resolve();
  const collect = (stream: CliHost["output"]) => (text: string) => {
    written = written.then(() => stream.write(text));
  };
  const root = new Command(tool.name)
    .description(t("Finds unsafe Dockerfiles and fixes them."))
    .version(tool.version, "-V, --version", t("print the version"))
    .helpOption("-h, --help", t("print this help"))
    .helpCommand(false)
    .exitOverride()
    .configureHelp(localiseHelp(t))
    .configureOutput({
      writeOut: collect(host.output),
      writeErr: collect(host.errors),
      outputError: (message, write) => write(localiseUsageError(message, t)),
    })
    .showHelpAfterError(t("(--help lists what there is)"));
  // Commander copies these settings to commands that are made from it.
  addLintCommand(root, t, async (paths, options) => {
    code = await runLint(program, paths, options);
  });
  addScanCommand(root, t, async (image, options) => {
    const { scan } = await import("./scan/scan.ts");
    code = await scan({ ...program, image, options });
  });
  addRewriteCommand(root, t, async (rewrites, file, options) => {
    const { rewrite } = await import("./rewrite/rewrite.ts");
    code = await rewrite({ ...program, rewrites, file, options });
  });
  addServerCommand(root, t, host);
  try {
    await root.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end this way, too.
    code = error.exitCode === 0 ? 0 : 2;
  }
  await written;
  return code;
}

function addLintCommand(
  root: Command,
  t: Localise,
  action: (paths: readonly string[], options: LintOptions) => Promise<void>,
): void {
  root
    .command("lint", { isDefault: true })
    .description(
      t("check files, folders and globs; - is standard input (this is the command if none is named)"),
    )
    .argument("[path...]", t("default: the working folder"))
    .addOption(new Option("-f, --format <format>", t("form of the report")).choices(formats).default("text"))
    .option("--fix", t("apply the fixes that keep the meaning of the file"))
    .option("--unsafe", t("with --fix or --diff: apply suggestions, too, the first one of each finding"))
    .option("--diff", t("print what --fix would change, and change nothing"))
    .addOption(
      new Option("--fail-on <severity>", t("end with 1 from this severity on"))
        .choices([...failLevels])
        .default("warning"),
    )
    .option(
      "--rule <rule=severity>",
      t("set the severity of a rule, or off; can be repeated"),
      collectRule(t),
      {},
    )
    .option("--config <file>", t("take this configuration file instead of the nearest one"))
    .option("--no-config", t("take no configuration file"))
    .option("--report-suppressed", t("with json or sarif: also what comments and the configuration silence"))
    .option("--stdin-filename <path>", t("what standard input is called in the report"))
    .option("--list-rules", t("list all rules and end"))
    .option("--explain <rule>", t("print the page of a rule and end"))
    .addOption(
      new Option("--lang <language>", t("of messages; default: that of the environment")).choices(languages),
    )
    .option("--color", t("use colours even where the output is no terminal"))
    .option("--no-color", t("use no colours"))
    .action(action);
}

function collectRule(t: Localise) {
  return (given: string, before: RuleOverrides): RuleOverrides => {
    const checked = readRuleOverride(given, t);
    if ("mistake" in checked) throw new InvalidArgumentError(checked.mistake);
    const [rule, severity] = checked.value;
    return { ...before, [rule]: severity };
  };
}

function addServerCommand(root: Command, t: Localise, host: CliHost): void {
  root
    .command("lsp")
    .description(t("start the language server for an editor"))
    .option("--stdio", t("talk over standard input and output (the default)"))
    // What else an editor passes is for the server's library: --node-ipc, --pipe=…, --clientProcessId=….
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => host.startLanguageServer());
}

async function runLint(
  { host, t, translate }: Program,
  paths: readonly string[],
  options: LintOptions,
): Promise<ExitCode> {
  const complain = async (message: string): Promise<ExitCode> => {
    await host.errors.write(`${t("error")}: ${message}\n`);
    return 2;
  };
  if (options.listRules) {
    const { listRulesAsJson, listRulesAsText } = await import("./rule-lists.ts");
    await host.output.write(options.format === "json" ? listRulesAsJson(t, tool) : listRulesAsText(t));
    return 0;
  }
  if (options.explain !== undefined) {
    const rule = findRule(options.explain);
    if (rule === undefined) return complain(describeUnknownRule(options.explain, t));
    try {
      const page = await host.readRulePage(rule.id);
      // The marks around what is generated are for those who write the page.
      await host.output.write(page.replace(/^<!--.*-->\n\n/gm, ""));
      return 0;
    } catch (error) {
      return complain(describeError(error, t));
    }
  }
  const conflict = findConflict(paths, options, t);
  if (conflict !== undefined) return complain(conflict);
  const [{ lint }, { createFormat }] = await Promise.all([
    import("./lint.ts"),
    import("./formats/create-format.ts"),
  ]);
  const format = await createFormat(host, t, options);
  return lint({ host, t, translate, paths, options, format });
}
