/** Go. */
import type { Language } from "../../language.ts";
import { runsProgramOf } from "../native/toolchain.ts";
import { goCompiler } from "./compiler.ts";
import { minimiseGo } from "./minimise.ts";
import { splitGo } from "./split.ts";

export const go: Language = {
  id: "go",
  isIn: async (subject) => runsProgramOf(goCompiler, subject),
  split: splitGo,
  minimise: minimiseGo,
};
