/** In which stages Go is built. */
import type { StageReading } from "../../stage-reading.ts";
import type { Compiler } from "../native/copied-program.ts";

export function buildsGo({ stage, commands }: StageReading): boolean {
  if (/(?:^|\/)golang$/.test(stage.rootImage?.reference.familiarName ?? "")) return true;
  return commands.some(
    ({ program, arguments: words }) =>
      program === "go" && words.some(({ text }) => text === "build" || text === "install" || text === "run"),
  );
}

export const goCompiler: Compiler = { program: "go", builds: buildsGo };
