/** In which stages Rust is built. */
import type { StageReading } from "../../stage-reading.ts";
import type { Compiler } from "../native/copied-program.ts";

export function buildsRust({ stage, commands }: StageReading): boolean {
  if (/(?:^|\/)rust$/.test(stage.rootImage?.reference.familiarName ?? "")) return true;
  return commands.some(
    ({ program, arguments: words }) =>
      program === "cargo" &&
      words.some(({ text }) => text === "build" || text === "install" || text === "run"),
  );
}

export const rustCompiler: Compiler = { program: "cargo", builds: buildsRust };
