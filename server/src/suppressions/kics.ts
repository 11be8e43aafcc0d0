/**
 * `# kics-scan ignore-line` for the next instruction, `ignore-block` for the stage below (or the instruction, where
 * that is no FROM); in front of all instructions `ignore` for the file and `disable=<uuid>,…` for some queries.
 */
import { type Dialect, idList, splitIds } from "./dialect.ts";

const form = new RegExp(
  String.raw`^([ \t]*kics-scan[ \t]+(ignore-line|ignore-block|ignore|disable)(?![\w-]))(?:([ \t]*=[ \t]*)(${idList}))?`,
  "i",
);

export const kics: Dialect = {
  tool: "kics",
  marker: "kics-scan",
  read(note, place) {
    const [, head = "", command, equals = "", list] = form.exec(note.text) ?? [];
    const { instruction, stage, file, isAtHead } = place;
    const reason = undefined;
    switch (command?.toLowerCase()) {
      case "ignore":
        return isAtHead ? [{ ids: "all", reach: "file", scope: file, reason }] : [];
      case "disable": {
        const ids = splitIds(list ?? "", note.start + head.length + equals.length);
        return isAtHead && ids.length > 0 ? [{ ids, reach: "file", scope: file, reason }] : [];
      }
      case "ignore-block":
        if (stage !== undefined) return [{ ids: "all", reach: "stage", scope: stage, reason }];
    }
    if (command === undefined || instruction === undefined) return [];
    return [{ ids: "all", reach: "instruction", scope: place.scopeOf(instruction), reason }];
  },
};
