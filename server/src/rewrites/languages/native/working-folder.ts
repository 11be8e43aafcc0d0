/** In which folder a command of a script runs. */
import type { Command } from "../../../dockerfile/command.ts";
import { joinPath } from "../../container-path.ts";

/**
 * @param workdir in which the script begins
 * @returns absolute; undefined where a variable hides it
 */
export function folderAt(command: Command, workdir: string | undefined): string | undefined {
  let folder = workdir;
  for (const other of command.script.commands) {
    if (other === command) break;
    // A `cd` in parentheses moves what stands in the same ones.
    if (other.nesting.length > 0 && other.statement.start !== command.statement.start) continue;
    if (other.program === "popd") folder = workdir;
    if (other.program !== "cd" && other.program !== "pushd") continue;
    const target = other.arguments.find(({ text }) => !text.startsWith("-"));
    if (target?.value === undefined) return undefined;
    folder = target.value.startsWith("/")
      ? joinPath("/", target.value)
      : folder && joinPath(folder, target.value);
  }
  return folder;
}
