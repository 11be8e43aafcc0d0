/** What commander says by itself, in the user's language: headings of its help, and what is wrong with arguments. */
import type { HelpConfiguration, Option } from "commander";
import type { Localise } from "../l10n/texts.ts";

/** For `configureHelp`. */
export function localiseHelp(t: Localise): HelpConfiguration {
  const titles: Readonly<Record<string, string>> = {
    "Usage:": t("Usage:"),
    "Arguments:": t("Arguments:"),
    "Options:": t("Options:"),
    "Commands:": t("Commands:"),
  };
  return {
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: (option) => describeOption(option, t),
  };
}

function describeOption({ description, argChoices, defaultValue }: Option, t: Localise): string {
  const notes = [
    argChoices && t("choices: {choices}", { choices: argChoices.join(", ") }),
    // Other values are how options begin to be collected, and say nothing to a user.
    typeof defaultValue === "string" && t("default: {value}", { value: defaultValue }),
  ].filter(Boolean);
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}

/**
 * For `configureOutput`'s `outputError`: commander's message, which starts with `error: `, in other words.
 * What is not known here stays as it is.
 */
export function localiseUsageError(message: string, t: Localise): string {
  const unknown = /^error: unknown option '(.+)'(?:\n\(Did you mean (?:one of )?(.+)\?\))?\n$/.exec(message);
  if (unknown) {
    const [, option = "", meant] = unknown;
    return meant === undefined
      ? prefix(t("There is no option {option}.", { option }), t)
      : prefix(t("There is no option {option}. Did you mean {meant}?", { option, meant }), t);
  }
  const missing = /^error: option '(.+)' argument missing\n$/.exec(message);
  if (missing) return prefix(t("{option} needs a value.", { option: missing[1] ?? "" }), t);
  const invalid = /^error: option '(.+?)' argument '([\s\S]*)' is invalid\. ([\s\S]+)\n$/.exec(message);
  if (invalid) {
    const [, option = "", value = "", reason = ""] = invalid;
    const choices = /^Allowed choices are (.+)\.$/.exec(reason)?.[1];
    const advice = choices === undefined ? reason : t("Possible are: {choices}.", { choices });
    return prefix(`${t("{option} cannot be {value}.", { option, value })} ${advice}`, t);
  }
  return message;
}

function prefix(message: string, t: Localise): string {
  return `${t("error")}: ${message}\n`;
}
