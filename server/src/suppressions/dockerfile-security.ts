/**
 * Our own: `# dockerfile-security ignore=<rule>[,<rule>] [reason]` for the next instruction, however far away, or
 * for the one whose lines it stands between; `ignore-file=` for the whole file, wherever it stands.
 */
import { type Dialect, idList, readReason, splitIds } from "./dialect.ts";

const form = new RegExp(
  String.raw`^([ \t]*dockerfile-security[ \t]+(ignore|ignore-file)[ \t]*=[ \t]*)(${idList})(?![\w-])(.*)$`,
  "i",
);

export const dockerfileSecurity: Dialect = {
  tool: "dockerfile-security",
  marker: "dockerfile-security",
  read(note, place) {
    const [, head = "", verb = "", list = "", rest] = form.exec(note.text) ?? [];
    const ids = splitIds(list, note.start + head.length);
    if (ids.length === 0) return [];
    const reason = readReason(rest);
    if (verb.toLowerCase() === "ignore-file") return [{ ids, reach: "file", scope: place.file, reason }];
    const { nextInstruction } = place;
    return nextInstruction === undefined
      ? []
      : [{ ids, reach: "instruction", scope: place.scopeOf(nextInstruction), reason }];
  },
};
