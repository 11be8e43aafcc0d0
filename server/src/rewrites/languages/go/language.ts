/** Go. */
import type { Language, Subject } from "../../language.ts";
import { buildsGo, findGoProgram } from "./go-program.ts";
import { minimiseGo } from "./minimise.ts";
import { splitGo } from "./split.ts";

export const go: Language = {
  id: "go",
  async isIn(subject: Subject): Promise<boolean> {
    if (buildsGo(subject.reading)) return true;
    if (findGoProgram(subject) !== undefined) return true;
    // A script starts it: that can be said only of what comes from one place.
    const { reading, start } = subject;
    return (
      start.argv === undefined &&
      reading.copies.some(
        ({ from }) => from.kind === "stage" && from.stage.rootImage?.reference.familiarName === "golang",
      )
    );
  },
  split: splitGo,
  minimise: minimiseGo,
};
