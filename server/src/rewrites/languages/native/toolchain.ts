/** Languages whose programs one tool builds, on an image that is named for it: Go and Rust. */
import type { Subject } from "../../language.ts";
import { type Compiler, findCopiedProgram } from "./copied-program.ts";
import { isInterpreted } from "./is-interpreted.ts";

export interface Toolchain extends Compiler {
  /** As FROM names it: `golang`. */
  readonly image: string;
}

/** A stage builds where it begins FROM the image, wherever that is mirrored, or where the tool builds something. */
export function makeToolchain(program: "go" | "cargo", image: "golang" | "rust"): Toolchain {
  return {
    program,
    image,
    builds({ stage, commands }) {
      const name = stage.rootImage?.reference.familiarName;
      if (name === image || name?.endsWith(`/${image}`) === true) return true;
      return commands.some(
        (command) =>
          command.program === program &&
          command.arguments.some(({ text }) => text === "build" || text === "install" || text === "run"),
      );
    },
  };
}

/** Whether the last stage builds and runs a program of the language, or runs one that another stage has built. */
export function runsProgramOf(toolchain: Toolchain, subject: Subject): boolean {
  const { reading, start } = subject;
  if (isInterpreted(start)) return false;
  if (toolchain.builds(reading) || findCopiedProgram(subject, toolchain) !== undefined) return true;
  // A script starts it: that can be said only of what comes from one place.
  return (
    start.argv === undefined &&
    reading.copies.some(
      ({ from }) => from.kind === "stage" && from.stage.rootImage?.reference.familiarName === toolchain.image,
    )
  );
}
