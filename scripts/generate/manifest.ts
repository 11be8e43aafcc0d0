/** The settings in the manifest, and the strings that describe them in each language. */
import type { Language } from "../../server/src/l10n/language.ts";
import { loadTranslations } from "../../server/src/l10n/load-translations.ts";
import { rules } from "../../server/src/rules/index.ts";

const levels = ["off", "hint", "info", "warning", "error"];

export function generateManifest(text: string): string {
  const manifest = JSON.parse(text);
  manifest.contributes.configuration.properties["dockerfileSecurity.rules"].properties = Object.fromEntries(
    rules.map(({ id, severity }) => [
      id,
      { type: "string", enum: levels, default: severity, description: `%rule.${id}%` },
    ]),
  );
  return print(manifest);
}

/** Strings of rules come from the rules and their translations; all others are written. */
export async function generateStrings(text: string, language: Language): Promise<string> {
  const translate = await loadTranslations(language);
  const written = Object.entries<string>(JSON.parse(text)).filter(([key]) => !key.startsWith("rule."));
  const generated = rules.map(({ id, title, severity }) => [
    `rule.${id}`,
    `${translate(title)} (${severity})`,
  ]);
  return print(Object.fromEntries([...written, ...generated]));
}

function print(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
