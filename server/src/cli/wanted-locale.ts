import { findLocale } from "../l10n/language.ts";

/** The language is wanted before the arguments are read, for what is wrong with them is said in it. */
export function findWantedLocale(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const at = args.findIndex((argument) => /^--lang(?:=|$)/.test(argument));
  if (at < 0) return findLocale(environment);
  return args[at]?.split("=", 2)[1] ?? args[at + 1];
}
