/**
 * `# check=skip=A,B;error=true` as a parser directive for the file, or right above an instruction for that one.
 * BuildKit takes the value up to the first space, and names in their exact spelling.
 */
import { type Claim, type Dialect, splitIds } from "./dialect.ts";

const form = /^([ \t]*check[ \t]*=[ \t]*)(\S+)/i;

export const buildkit: Dialect = {
  tool: "buildkit",
  marker: "check",
  read(note, place) {
    const [, head = "", value = ""] = form.exec(note.text) ?? [];
    const skip = /(?:^|;)skip=([^;]*)/.exec(value);
    const list = skip?.[1] ?? "";
    if (skip === null || list === "") return [];
    const start = note.start + head.length + skip.index + skip[0].length - list.length;
    const ids: Claim["ids"] = list === "all" ? "all" : splitIds(list, start);
    const reason = undefined;
    if (note.kind === "directive") return [{ ids, reach: "file", scope: place.file, reason }];
    const { instruction } = place;
    return instruction === undefined
      ? []
      : [{ ids, reach: "instruction", scope: place.scopeOf(instruction), reason }];
  },
};
