/** `# tally ignore=DL3006,buildkit/X[;reason=…]` above an instruction, `global ignore=` anywhere; `all` is an id. */
import { type Claim, type Dialect, readReason, splitIds } from "./dialect.ts";

const form =
  /^([ \t]*tally[ \t]+(?:(global)[ \t]+)?ignore[ \t]*=[ \t]*)([\w/-]+(?:[ \t]*,[ \t]*[\w/-]+)*)(?![\w/-])(.*)$/i;

export const tally: Dialect = {
  tool: "tally",
  marker: "tally",
  read(note, place) {
    const [, head = "", global, list = "", rest] = form.exec(note.text) ?? [];
    const named = splitIds(list, note.start + head.length);
    if (named.length === 0) return [];
    const ids: Claim["ids"] = named.some(({ text }) => text.toLowerCase() === "all") ? "all" : named;
    const reason = readReason(rest);
    if (global !== undefined) return [{ ids, reach: "file", scope: place.file, reason }];
    const { instruction } = place;
    return instruction === undefined
      ? []
      : [{ ids, reach: "instruction", scope: place.scopeOf(instruction), reason }];
  },
};
