/**
 * Reports come from images of strangers. Their texts are shown without what would act: control characters, marks that
 * turn the direction of writing, Markdown.
 */

/** On one line, and in the order in which it was written. */
export function toLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
    .trim();
}

/** For a notification: the editor makes links of `[words](address)` in any of them, also such that run commands. */
export function toNotification(text: string): string {
  return toLine(text).replaceAll("](", "] (");
}

/** For Markdown that is rendered. */
export function toMarkdown(text: string): string {
  return toLine(text).replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, "\\$&");
}

/** Only addresses that a browser opens. */
export function toWebAddress(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

/** Characters that fixed-width fonts draw over two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/** Columns that `text` takes in a fixed-width font. */
export function widthOf(text: string): number {
  return [...text].length + (text.match(wide)?.length ?? 0);
}

/** Ends with an ellipsis where it had to be cut. */
export function cutTo(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
