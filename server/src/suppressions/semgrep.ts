/**
 * `# nosemgrep: rule.id, other.id`, also `# nosem`, for what begins in the same line or the one below; without ids
 * for all of it.
 */
import { type Claim, type Dialect, splitIds } from "./dialect.ts";

const form = /(?<![^\s#])(nosem(?:grep)?(?![\w-]))(?:(:[ \t]*)([\w./-]+(?:[ \t]*,[ \t]*[\w./-]+)*))?/i;

export const semgrep: Dialect = {
  tool: "semgrep",
  marker: "nosem",
  read(note, place) {
    const match = form.exec(note.text);
    const { instruction } = place;
    if (match === null || note.kind === "directive" || instruction === undefined) return [];
    const [, word = "", colon = "", list] = match;
    const start = note.start + match.index + word.length + colon.length;
    const ids: Claim["ids"] = list === undefined ? "all" : splitIds(list, start);
    // What Semgrep has to say about an instruction begins where the instruction does.
    const isWithin = place.isInsideInstruction && instruction.span.start < place.lines.start;
    const scope = isWithin ? place.lines : place.scopeOf(instruction);
    return [{ ids, reach: "instruction", scope, reason: undefined }];
  },
};
