/**
 * A text that is shown in the user's language and may also stand in a Dockerfile as a comment: files are shared by
 * people of many languages, so there it stays English.
 */
import type { Localise } from "../l10n/texts.ts";
import { fillIn } from "../messages.ts";
import type { Parameters } from "../rules/rule.ts";

export interface Text {
  /** English, with `{places}`; the key of its translations. */
  readonly template: string;
  readonly parameters: Parameters;
}

/** @param template a literal: `test/l10n` collects the calls of `text("…")` */
export function text(template: string, parameters: Parameters = {}): Text {
  return { template, parameters };
}

export function inEnglish({ template, parameters }: Text): string {
  return fillIn(template, parameters);
}

export function inLanguage({ template, parameters }: Text, t: Localise): string {
  return t(template, parameters);
}
