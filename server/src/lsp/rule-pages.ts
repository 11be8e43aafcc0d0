/** Where the pages of rules, and the paragraphs about rewrites, are. */
import type { ConcernId } from "../rewrites/hazards.ts";

/** For clients that name no place of their own; the pages also stand in the package, under `docs`. */
const published = "https://github.com/dockerfile-security/dockerfile-security/blob/main/docs/";

/** @param prefix what the client wants rule ids put behind, if it is a text; it opens them by itself */
export function locateRulePages(prefix: unknown): (rule: string) => string {
  return typeof prefix === "string" && prefix !== ""
    ? (rule) => `${prefix}${rule}`
    : (rule) => `${published}rules/${rule}.md`;
}

/** @param page what the client opens by itself with the id of a hazard behind it, if it is a text: `…/rewrites` */
export function locateRewritePage(page: unknown): (concern: ConcernId) => string {
  const base = typeof page === "string" && page !== "" ? page : `${published}rewrites.md`;
  return (concern) => `${base}#${concern.toLowerCase()}`;
}
