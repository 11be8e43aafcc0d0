/** The settings in the manifest, and the strings that describe them in each language. */
import type { Language } from "../../server/src/l10n/language.ts";
import { loadTranslations } from "../../server/src/l10n/load-translations.ts";
import { rules } from "../../server/src/rules/index.ts";
import { describeSettings, listSettingTexts } from "./configuration.ts";
import { print } from "./print.ts";

export function generateManifest(text: string): string {
  const manifest = JSON.parse(text);
  const { configuration } = manifest.contributes;
  const settings = describeSettings();
  const others = Object.entries(configuration.properties).filter(([name]) => !(name in settings));
  configuration.properties = { ...settings, ...Object.fromEntries(others) };
  // Those could hide what is wrong in the workspace, or choose the programs that are run for it.
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = Object.keys(settings);
  return print(manifest);
}

/**
 * Strings of rules come from the rules and their translations, those of settings in English from the schema; all
 * others are written.
 */
export async function generateStrings(text: string, language: Language): Promise<string> {
  const translate = await loadTranslations(language);
  const settings = listSettingTexts();
  const isWritten = ([key]: [string, string]) =>
    !key.startsWith("rule.") && (language !== "en" || !settings.has(key));
  const written = Object.entries<string>(JSON.parse(text)).filter(isWritten);
  const generated = rules.map(({ id, title, severity }) => [
    `rule.${id}`,
    `${translate(title)} (${severity})`,
  ]);
  return print(Object.fromEntries([...written, ...(language === "en" ? settings : []), ...generated]));
}
