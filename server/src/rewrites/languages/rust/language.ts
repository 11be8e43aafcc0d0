/** Rust. */
import type { Language } from "../../language.ts";
import { runsProgramOf } from "../native/toolchain.ts";
import { rustCompiler } from "./compiler.ts";
import { minimiseRust } from "./minimise.ts";
import { splitRust } from "./split.ts";

export const rust: Language = {
  id: "rust",
  isIn: async (subject) => runsProgramOf(rustCompiler, subject),
  split: splitRust,
  minimise: minimiseRust,
};
