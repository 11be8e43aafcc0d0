/** Applications in Python. */
import type { Language } from "../../language.ts";
import { minimisePython } from "./minimise.ts";
import { readPythonBase } from "./python-base.ts";
import { splitPython } from "./split.ts";
import { findForeignImage } from "./unsuitable.ts";

export const python: Language = {
  id: "python",
  async isIn({ stage }) {
    return readPythonBase(stage) !== undefined || findForeignImage(stage) !== undefined;
  },
  split: splitPython,
  minimise: minimisePython,
};
