/**
 * Texts in the user's language. The English text is the key, so a text is written where it is used:
 *
 *     t("{file} cannot be read", { file: path })
 *
 * Give it a literal: test/l10n/ko.test.ts collects the calls of `t("…")` and the texts of the rules, and says
 * which of them `ko.json` lacks. Parameters are names and numbers, never words: those need a text of their own.
 * A program makes its `t` once, at its edge: `createTexts(await loadTranslations(locale))`.
 */
import { fillIn } from "../messages.ts";
import type { Parameters } from "../rules/rule.ts";

/** A text with its `{places}` kept, in the user's language; the same text where it is not translated. */
export type Translate = (template: string) => string;

/** A text in the user's language with its `{places}` filled in. */
export type Localise = (template: string, parameters?: Parameters) => string;

export function createTexts(translate: Translate): Localise {
  return (template, parameters = {}) => fillIn(translate(template), parameters);
}

export const english: Localise = createTexts((template) => template);
