/** The bundles of translations. Each is loaded only where it is needed: English costs nothing. */
import { config, t } from "@vscode/l10n";
import { type Language, languageOf } from "./language.ts";
import type { Translate } from "./texts.ts";

type Bundle = Record<string, string>;

const bundles: Readonly<Record<Exclude<Language, "en">, () => Promise<Bundle>>> = {
  ko: async () => (await import("./ko.json", { with: { type: "json" } })).default,
};

/**
 * One language holds for the whole process, as @vscode/l10n has it: the last one asked for.
 *
 * @param locale of LSP's `initialize`, or from the environment; one that is not translated means English
 */
export async function loadTranslations(locale: string | undefined): Promise<Translate> {
  const language = languageOf(locale);
  if (language === "en") return (template) => template;
  config({ contents: await bundles[language]() });
  // Without arguments it leaves the places alone, for parameters are filled in by name behind it.
  return (template) => t(template);
}
