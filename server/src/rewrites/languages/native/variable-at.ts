/** Environment variables of a command. */
import type { Command } from "../../../dockerfile/command.ts";

/** A variable as the command gets it: in front of it, exported before it, or the file's. */
export function variableAt(command: Command, name: string): string | undefined {
  const own = command.assignments.find((assignment) => assignment.name === name)?.value?.text;
  if (own !== undefined) return own;
  for (const { program, arguments: words } of command.wrappers) {
    const word = program === "env" ? words.find(({ text }) => text.startsWith(`${name}=`)) : undefined;
    if (word !== undefined) return word.text.slice(name.length + 1);
  }
  for (const other of command.script.commands) {
    if (other === command) break;
    const isExport =
      other.program === "export" || (other.program === "go" && other.arguments[0]?.text === "env");
    const word = isExport ? other.arguments.find(({ text }) => text.startsWith(`${name}=`)) : undefined;
    if (word !== undefined) return word.text.slice(name.length + 1);
  }
  return command.script.environment.get(name)?.value;
}
