/** Rust. */
import type { Language, Subject } from "../../language.ts";
import { findCopiedProgram } from "../native/copied-program.ts";
import { isInterpreted } from "../native/is-interpreted.ts";
import { buildsRust, rustCompiler } from "./compiler.ts";
import { minimiseRust } from "./minimise.ts";
import { splitRust } from "./split.ts";

export const rust: Language = {
  id: "rust",
  async isIn(subject: Subject): Promise<boolean> {
    if (isInterpreted(subject.start)) return false;
    if (buildsRust(subject.reading)) return true;
    if (findCopiedProgram(subject, rustCompiler) !== undefined) return true;
    const { reading, start } = subject;
    return (
      start.argv === undefined &&
      reading.copies.some(
        ({ from }) => from.kind === "stage" && from.stage.rootImage?.reference.familiarName === "rust",
      )
    );
  },
  split: splitRust,
  minimise: minimiseRust,
};
