/** Where the page of a rule is. */

/** For clients that name no place of their own; the pages also stand in the package, under `docs/rules`. */
const publishedPages = "https://github.com/dockerfile-security/dockerfile-security/blob/main/docs/rules/";

/** @param prefix what the client wants rule ids put behind, if it is a text; it opens them by itself */
export function locateRulePages(prefix: unknown): (rule: string) => string {
  return typeof prefix === "string" && prefix !== ""
    ? (rule) => `${prefix}${rule}`
    : (rule) => `${publishedPages}${rule}.md`;
}
