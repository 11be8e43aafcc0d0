/** Colours of a terminal, and text from a file or a path made fit to be shown in one. */
import type { Severity } from "../finding.ts";
import type { Stream } from "./host.ts";

export interface Style {
  severity(severity: Severity, text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  added(text: string): string;
  removed(text: string): string;
}

const codes = { error: 31, warning: 33, info: 36, hint: 90 } as const satisfies Record<Severity, number>;

const paint = (code: number) => (text: string) => (text === "" ? "" : `\u001B[${code}m${text}\u001B[0m`);

const coloured: Style = {
  severity: (severity, text) => paint(codes[severity])(text),
  bold: paint(1),
  dim: paint(2),
  added: paint(32),
  removed: paint(31),
};

const asIs = (text: string) => text;

const plain: Style = { severity: (_, text) => text, bold: asIs, dim: asIs, added: asIs, removed: asIs };

/** What the command line says comes first, then https://no-color.org and its opposite, then what the stream is. */
export function chooseStyle(
  wanted: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  stream: Stream,
): Style {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = environment;
  if (wanted !== undefined) return wanted ? coloured : plain;
  if (NO_COLOR !== "") return plain;
  if (FORCE_COLOR !== "") return FORCE_COLOR === "0" || FORCE_COLOR === "false" ? plain : coloured;
  return stream.isTerminal && TERM !== "dumb" ? coloured : plain;
}

/** Control characters become visible ones: a file must not move the cursor nor retitle the window. */
export function showControls(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code === 9) return character;
      if (code < 32) return String.fromCodePoint(0x2400 + code);
      // Delete, the second set of controls, and what turns the direction of writing around.
      return /[\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/.test(character) ? "\uFFFD" : character;
    })
    .join("");
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60]/u;

/** Blanks as wide as a text is in a terminal; tabs stay tabs. */
export function blank(text: string): string {
  return repeat(text, " ");
}

/** A line under a text, as wide as the text is. */
export function underline(text: string): string {
  return repeat(text, "^").replaceAll("\t", "^");
}

function repeat(text: string, mark: string): string {
  return [...text]
    .map((character) => {
      if (character === "\t") return character;
      if (/\p{Mark}|\u200D/u.test(character)) return "";
      return wide.test(character) ? mark + mark : mark;
    })
    .join("");
}
