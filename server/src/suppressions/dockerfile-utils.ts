/** `# dockerfile-utils: ignore [CODE,…]` above an instruction: of the linter in Microsoft's and Docker's extensions. */
import { type Claim, type Dialect, idList, splitIds } from "./dialect.ts";

const form = new RegExp(
  String.raw`^([ \t]*dockerfile-utils:[ \t]*ignore)(?:([ \t]+)(${idList}))?[ \t]*$`,
  "i",
);

export const dockerfileUtils: Dialect = {
  tool: "dockerfile-utils",
  marker: "dockerfile-utils",
  read(note, place) {
    const match = form.exec(note.text);
    const { instruction } = place;
    if (match === null || instruction === undefined) return [];
    const [, head = "", gap = "", list] = match;
    const ids: Claim["ids"] =
      list === undefined ? "all" : splitIds(list, note.start + head.length + gap.length);
    return [{ ids, reach: "instruction", scope: place.scopeOf(instruction), reason: undefined }];
  },
};
