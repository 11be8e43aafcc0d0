/**
 * `# hadolint ignore=DL3006,SC2086 [# reason]` above an instruction, `stage ignore=` above a FROM, `global ignore=`
 * anywhere. Hadolint itself wants the comment in the very line above; other comments may stand between here, since
 * several tools' comments on one instruction cannot all be the last.
 */
import { type Dialect, idList, readReason, splitIds } from "./dialect.ts";

const form = new RegExp(
  String.raw`^([ \t]*hadolint[ \t]+(?:(global|stage)[ \t]+)?ignore[ \t]*=[ \t]*)(${idList})(?![\w-])(.*)$`,
  "i",
);

export const hadolint: Dialect = {
  tool: "hadolint",
  marker: "hadolint",
  read(note, place) {
    const [, head = "", where, list = "", rest] = form.exec(note.text) ?? [];
    const ids = splitIds(list, note.start + head.length);
    if (ids.length === 0) return [];
    const reason = readReason(rest);
    const { instruction, stage } = place;
    switch (where?.toLowerCase()) {
      case "global":
        return [{ ids, reach: "file", scope: place.file, reason }];
      case "stage":
        return stage === undefined ? [] : [{ ids, reach: "stage", scope: stage, reason }];
      default:
        return instruction === undefined
          ? []
          : [{ ids, reach: "instruction", scope: place.scopeOf(instruction), reason }];
    }
  },
};
