/** The scripts that rules on layers read, and the place in a command that they point to. */
import type { Script } from "../dockerfile/command.ts";
import type { Dockerfile, Instruction } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { PackageOperation } from "./package-operation.ts";

export function isRun({ keyword, trigger }: Instruction): boolean {
  return (trigger?.keyword ?? keyword) === "RUN";
}

/** Scripts of RUNs whose layers end up in the image; stages that only donate files leave nothing behind. */
export function findShippedRuns(dockerfile: Dockerfile): readonly Script[] {
  return dockerfile.scripts.filter(
    ({ dialect, stage, instruction }) =>
      dialect === "posix" && stage?.isShipped !== false && isRun(instruction),
  );
}

/** From the program to the subcommand: `apt-get -y install`. */
export function findOperationSpan({ command, verb }: PackageOperation): Span {
  const { start, end } = command.programWord.span;
  return { start, end: Math.max(end, verb?.span.end ?? end) };
}
