/** Go. */
import type { Language, Subject } from "../../language.ts";
import { findCopiedProgram } from "../native/copied-program.ts";
import { isInterpreted } from "../native/is-interpreted.ts";
import { buildsGo, goCompiler } from "./compiler.ts";
import { minimiseGo } from "./minimise.ts";
import { splitGo } from "./split.ts";

export const go: Language = {
  id: "go",
  async isIn(subject: Subject): Promise<boolean> {
    if (isInterpreted(subject.start)) return false;
    if (buildsGo(subject.reading)) return true;
    if (findCopiedProgram(subject, goCompiler) !== undefined) return true;
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
