/** PHP on Docker's official image. */
import type { Language } from "../../language.ts";
import { minimisePhp } from "./minimise.ts";
import { findPhpImage } from "./php-image.ts";
import { splitPhp } from "./split.ts";

export const php: Language = {
  id: "php",
  async isIn({ stage }) {
    return findPhpImage(stage) !== undefined;
  },
  split: splitPhp,
  minimise: minimisePhp,
};
