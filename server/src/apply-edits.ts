import type { Edit } from "./finding.ts";

/** @param edits in order and apart from each other */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let at = 0;
  let result = "";
  for (const { span, text: added } of edits) {
    result += text.slice(at, span.start) + added;
    at = span.end;
  }
  return result + text.slice(at);
}
