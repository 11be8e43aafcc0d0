/** Commands of the .NET SDK. */
import type { Command } from "../../../dockerfile/command.ts";
import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import type { StageReading } from "../../stage-reading.ts";

export interface DotnetCommand {
  readonly command: Command;
  /** `publish`, `build`, `restore`… */
  readonly verb: string;
  /** Where the project is looked for: absolute, a folder or a file. */
  readonly project: string | undefined;
  /** Of `-o`: absolute. */
  readonly output: string | undefined;
  /** `linux-musl-x64`. */
  readonly runtime: string | undefined;
  /** `Release`. */
  readonly configuration: string | undefined;
  readonly isSelfContained: boolean;
}

const valued =
  /^(?:-c|--configuration|-o|--output|-r|--runtime|-f|--framework|-v|--verbosity|-a|--arch|--os|-s|--source|--version-suffix|--configfile|--packages|-p|--property)$/;

function readDotnetCommand(reading: StageReading, command: Command): DotnetCommand | undefined {
  if (command.program !== "dotnet") return undefined;
  const words = command.arguments.map(({ text }) => text);
  const [verb = "", ...args] = words;
  const folder = folderOfCommand(reading, command);
  const operand = args.find((word, at) => !/^[-/]p?:?/.test(word) && !valued.test(args[at - 1] ?? ""));
  const output = optionOf(args, "-o", "--output");
  return {
    command,
    verb,
    project: operand === undefined ? folder : seenFrom(folder, operand),
    output: output === undefined ? undefined : seenFrom(folder, output),
    runtime: optionOf(args, "-r", "--runtime"),
    configuration: optionOf(args, "-c", "--configuration"),
    isSelfContained:
      args.some(
        (word) =>
          /^(?:--sc|--self-contained(?:=true)?)$/.test(word) ||
          /^[-/]p:(?:SelfContained|PublishAot)=true$/i.test(word),
      ) && optionOf(args, "--sc", "--self-contained") !== "false",
  };
}

export function findDotnetCommands(reading: StageReading): readonly DotnetCommand[] {
  return reading.commands.flatMap((command) => readDotnetCommand(reading, command) ?? []);
}

export function optionOf(args: readonly string[], short: string, long: string): string | undefined {
  const at = args.findIndex((arg) => arg === short || arg === long);
  if (at >= 0) return args[at + 1];
  return args.find((arg) => arg.startsWith(`${long}=`) || arg.startsWith(`${long}:`))?.slice(long.length + 1);
}
