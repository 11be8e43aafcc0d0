/** Applications in Ruby. */
import type { Language } from "../../language.ts";
import { readInterpreterBase } from "../interpreted/slim-image.ts";
import { minimiseRuby } from "./minimise.ts";
import { splitRuby } from "./split.ts";

export const ruby: Language = {
  id: "ruby",
  async isIn({ stage }) {
    return readInterpreterBase(stage, "ruby") !== undefined;
  },
  split: splitRuby,
  minimise: minimiseRuby,
};
