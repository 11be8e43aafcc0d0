/** Which language somebody is to be spoken to in. */

export const languages = ["en", "ko"] as const;

export type Language = (typeof languages)[number];

/**
 * @param locale as LSP has it (`ko`, `pt-br`) or as POSIX has it (`ko_KR.UTF-8`)
 * @returns English where there are no translations for it
 */
export function languageOf(locale: string | undefined): Language {
  const name = locale?.toLowerCase().split(/[-_.@]/, 1)[0];
  return languages.find((language) => language === name) ?? "en";
}

/** The locale for messages from a process's environment: the first of POSIX's variables that is not empty. */
export function findLocale(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return [LC_ALL, LC_MESSAGES, LANG].find((locale) => locale !== undefined && locale !== "");
}
