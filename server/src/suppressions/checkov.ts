/** `#checkov:skip=CKV_DOCKER_7:reason`, wherever it stands, for the whole file. */
import { type Dialect, idList, readReason, splitIds } from "./dialect.ts";

const form = new RegExp(
  String.raw`(?<![\w-])((?:checkov|bridgecrew|cortex):skip=[ \t]*)(${idList})(?::(.*))?`,
  "i",
);

export const checkov: Dialect = {
  tool: "checkov",
  marker: ":skip=",
  read(note, place) {
    const match = note.kind === "comment" ? form.exec(note.text) : null;
    if (match === null) return [];
    const [, head = "", list = "", rest] = match;
    const ids = splitIds(list, note.start + match.index + head.length);
    return [{ ids, reach: "file", scope: place.file, reason: readReason(rest) }];
  },
};
