/** In which stages C and C++ are built. */
import type { StageReading } from "../../stage-reading.ts";
import type { Compiler } from "../native/copied-program.ts";

const tools: ReadonlySet<string> = new Set([
  ...["gcc", "g++", "cc", "c++", "clang", "clang++", "make", "cmake", "ninja", "meson", "scons"],
]);

export function buildsC({ stage, commands }: StageReading): boolean {
  return (
    stage.rootImage?.reference.familiarName === "gcc" || commands.some(({ program }) => tools.has(program))
  );
}

export const cCompiler: Compiler = { program: "make", builds: buildsC };
