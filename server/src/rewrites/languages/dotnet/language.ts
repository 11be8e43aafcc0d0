/** .NET: C#, F#, Visual Basic. */
import type { Language } from "../../language.ts";
import { findDotnetImage } from "./dotnet-image.ts";
import { minimiseDotnet } from "./minimise.ts";
import { splitDotnet } from "./split.ts";

export const dotnet: Language = {
  id: "dotnet",
  async isIn({ dockerfile, stage, start }) {
    return findDotnetImage(dockerfile, stage) !== undefined || /(?:^|\/)dotnet$/.test(start.argv?.[0] ?? "");
  },
  split: splitDotnet,
  minimise: minimiseDotnet,
};
