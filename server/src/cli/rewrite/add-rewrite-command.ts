/** The options of `rewrite`, as commander knows them. */
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { languages } from "../../l10n/language.ts";
import type { Localise } from "../../l10n/texts.ts";
import { cacheMountUses, minimalFamilies, type RewriteId, rewriteIds } from "../../rewrites/rewrite.ts";
import type { RewriteOptions } from "./options.ts";

export function addRewriteCommand(
  root: Command,
  t: Localise,
  action: (
    rewrites: readonly RewriteId[],
    file: string | undefined,
    options: RewriteOptions,
  ) => Promise<void>,
): void {
  root
    .command("rewrite")
    .description(
      t("rewrite a Dockerfile: {rewrites}; several are joined by commas", {
        rewrites: rewriteIds.join(", "),
      }),
    )
    .addArgument(new Argument("<rewrite>", t("what to do")).argParser(readRewrites(t)))
    .argument("[file]", t("default: the Dockerfile here; - is standard input"))
    .option("--write", t("replace the file instead of printing the result"))
    .option("--diff", t("print what would change, and change nothing"))
    .option("--context <folder>", t("the build context; default: the folder that has what COPY takes"))
    .addOption(
      new Option("--images <family>", t("images without a shell that distroless moves to")).choices(
        minimalFamilies,
      ),
    )
    .addOption(
      new Option("--cache-mounts <use>", t("when added lines keep caches between builds")).choices(
        cacheMountUses,
      ),
    )
    .addOption(
      new Option("-f, --format <format>", t("form of the report")).choices(["text", "json"]).default("text"),
    )
    .option("--config <file>", t("take this configuration file instead of the nearest one"))
    .option("--no-config", t("take no configuration file"))
    .option("--stdin-filename <path>", t("what standard input is called in the report"))
    .addOption(
      new Option("--lang <language>", t("of messages; default: that of the environment")).choices(languages),
    )
    .option("--color", t("use colours even where the output is no terminal"))
    .option("--no-color", t("use no colours"))
    .action(action);
}

function readRewrites(t: Localise) {
  return (given: string): readonly RewriteId[] => {
    const names = given.split(",");
    const ids = names.flatMap((name) => rewriteIds.find((id) => id === name) ?? []);
    if (ids.length === names.length) return ids;
    throw new InvalidArgumentError(t("Possible are: {choices}.", { choices: rewriteIds.join(", ") }));
  };
}
