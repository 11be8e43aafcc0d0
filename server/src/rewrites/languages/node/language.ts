/** Servers and other programs for Node.js. */
import type { Language } from "../../language.ts";
import { minimiseNode } from "./minimise.ts";
import { readNodeBase, readOwnBase } from "./node-base.ts";
import { findOtherRuntime } from "./other-runtimes.ts";
import { splitNode } from "./split.ts";

export const node: Language = {
  id: "node",
  async isIn(subject) {
    const { stage } = subject;
    const base = readNodeBase(stage) ?? readOwnBase(stage);
    return base !== undefined || findOtherRuntime(subject) !== undefined;
  },
  split: splitNode,
  minimise: minimiseNode,
};
