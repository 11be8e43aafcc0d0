/** Applications in Python. */
import type { Language } from "../../language.ts";
import { runsDistributionPython } from "./distribution-python.ts";
import { minimisePython } from "./minimise.ts";
import { readPythonBase } from "./python-base.ts";
import { splitPython } from "./split.ts";
import { findForeignImage } from "./unsuitable.ts";
import { openPackages } from "./user-packages.ts";

export const python: Language = {
  id: "python",
  manager: "pip",
  async isIn(subject) {
    const { stage } = subject;
    const base = readPythonBase(stage);
    if (base?.source === "distribution") return runsDistributionPython(subject);
    return base !== undefined || findForeignImage(stage) !== undefined;
  },
  split: splitPython,
  openToUsers: openPackages,
  minimise: minimisePython,
};
