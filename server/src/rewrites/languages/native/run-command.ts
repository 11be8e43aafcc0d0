/** A container that compiles its program whenever it starts (`go run`, `cargo run`): the command, and what replaces it. */
import type { Command } from "../../../dockerfile/command.ts";
import type { Instruction } from "../../../dockerfile/model.ts";
import { folderOfCommand } from "../../command-folder.ts";
import { isWithin } from "../../container-path.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, NewStart, Subject } from "../../language.ts";
import { findEffect } from "../../multi-stage/command-effects.ts";

export interface RunCommand {
  readonly command: Command;
  /** CMD or ENTRYPOINT. */
  readonly instruction: Instruction;
  readonly workdir: string;
  /** The instruction behind which all sources are there. */
  readonly last: Instruction;
}

/** Undefined where the container starts with more than one command, or with another program. */
export function findRunCommand(subject: Subject, program: "go" | "cargo"): RunCommand | undefined {
  const {
    dockerfile,
    start,
    stage,
    reading: { workdir },
  } = subject;
  const script = dockerfile.startScripts.find(
    ({ instruction }) => instruction === start.entrypoint || instruction === start.command,
  );
  const [command] = script?.commands ?? [];
  if (script === undefined || command?.program !== program || script.commands.length > 1) return undefined;
  const last = stage.instructions.findLast((instruction) => preparesBuild(subject, instruction));
  if (workdir === undefined || last === undefined) return undefined;
  return { command, instruction: script.instruction, workdir, last };
}

/** @param line that builds the program */
export function buildBehind({ dockerfile }: Subject, { last }: RunCommand, line: string): Addition {
  return { at: last, where: "after", lines: [`${keywordIn(dockerfile, "RUN")} ${line}`] };
}

/** @param path of the program that is built */
export function startBuilt(
  { start }: Subject,
  { instruction }: RunCommand,
  path: string,
  args: readonly string[],
): NewStart {
  if (instruction !== start.entrypoint) return { entrypoint: null, command: [path, ...args] };
  const command = start.command?.json?.map(({ value }) => value) ?? null;
  return { entrypoint: [path, ...args], command };
}

/** Sources, and what is made of them: users and rights are for those who run the program. */
function preparesBuild({ reading }: Subject, instruction: Instruction): boolean {
  const { keyword } = instruction;
  if (keyword === "RUN") {
    const commands = reading.commands.filter(({ script }) => script.instruction === instruction);
    const kinds = commands.map((command) => findEffect(command, folderOfCommand(reading, command), []).kind);
    return commands.length === 0 || kinds.some((kind) => kind !== "user" && kind !== "repeatable");
  }
  if (keyword !== "COPY" && keyword !== "ADD") return false;
  const copy = reading.copies.find((one) => one.instruction === instruction);
  const { workdir } = reading;
  const place = copy?.destination;
  return place === undefined || workdir === undefined || isWithin(place, workdir) || isWithin(workdir, place);
}
