/** Servers and other programs for Node.js. */
import type { Language } from "../../language.ts";
import { minimiseNode } from "./minimise.ts";
import { readNodeBase } from "./node-base.ts";
import { splitNode } from "./split.ts";

export const node: Language = {
  id: "node",
  async isIn({ stage }) {
    return readNodeBase(stage) !== undefined;
  },
  split: splitNode,
  minimise: minimiseNode,
};
