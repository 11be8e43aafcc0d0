/** The folder that a command of a RUN is run in. */
import type { Command } from "../dockerfile/command.ts";
import { isAbsolute, joinPath } from "./container-path.ts";
import { withInherited } from "./inherited-variables.ts";
import type { StageReading } from "./stage-reading.ts";

/** WORKDIR, and each `cd` of the script in front of the command; undefined where one of them hangs on a variable. */
export function folderOfCommand(reading: StageReading, command: Command): string | undefined {
  return folderFrom(reading.workdirAt(command.script.instruction), command);
}

/** @param workdir in which the script begins */
export function folderFrom(workdir: string | undefined, command: Command): string | undefined {
  let folder = workdir;
  for (const other of command.script.commands) {
    if (other === command) break;
    // A subshell's `cd` ends with it.
    if (other.program !== "cd" || other.nesting.includes("subshell")) continue;
    const [target] = other.arguments;
    folder = seenFrom(folder, target?.value ?? fillIn(other, target?.text));
  }
  return folder;
}

/** `cd $GOPATH/src/app` in an image that sets it. */
function fillIn({ script }: Command, path: string | undefined): string | undefined {
  const { stage, environment } = script;
  if (stage === undefined || path === undefined) return undefined;
  const known = withInherited(stage, environment);
  const filled = path.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, plain?: string) => {
    return known.get(braced ?? plain ?? "")?.value ?? whole;
  });
  return filled.includes("$") ? undefined : filled;
}

/** A path as a command gets it; undefined where a variable or pattern hides it. */
export function seenFrom(folder: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined || /[$*?[{~]/.test(path)) return undefined;
  if (isAbsolute(path)) return joinPath("/", path);
  return folder === undefined ? undefined : joinPath(folder, path);
}
