/** What a stage takes out of its file system again: nothing of it can be copied from there. */
import type { Command } from "../../dockerfile/command.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import { folderOfCommand, seenFrom } from "../command-folder.ts";
import { isWithin } from "../container-path.ts";
import type { StageReading } from "../stage-reading.ts";

type IsRemoved = (path: string) => boolean;

/** @returns for an absolute path, whether a RUN behind `instruction` removes it, or a folder that it lies in */
export function findRemovedBehind(reading: StageReading, instruction: Instruction): IsRemoved {
  const later = reading.instructions.slice(reading.instructions.indexOf(instruction) + 1);
  return findRemoved(
    reading,
    reading.commands.filter(({ script }) => later.includes(script.instruction)),
  );
}

/** The same for what some of the commands remove. */
export function findRemoved(reading: StageReading, commands: readonly Command[]): IsRemoved {
  const operands = commands
    .filter(({ program }) => program === "rm")
    .flatMap((command) =>
      command.arguments
        .filter(({ text }) => !text.startsWith("-"))
        .map(({ text }) => [folderOfCommand(reading, command), text] as const),
    );
  const whole = operands.flatMap(([folder, text]) => seenFrom(folder, text) ?? []);
  // `rm -rf /assets/*` leaves the folder, `rm *.tar.gz` what else is in it.
  const patterns = operands.flatMap(([folder, text]) => {
    const [, inside = ".", name] = /^([^*?[{$~]*\/)?([^/?[{$~]*\*[^/?[{$~]*)$/.exec(text) ?? [];
    const place = name === undefined ? undefined : seenFrom(folder, inside);
    return place === undefined || name === undefined ? [] : [{ folder: place, name: name.split("*") }];
  });
  return (path) =>
    whole.some((gone) => isWithin(path, gone)) ||
    patterns.some(
      ({ folder, name }) => folder !== path && isWithin(path, folder) && fits(path, folder, name),
    );
}

function fits(path: string, folder: string, parts: readonly string[]): boolean {
  const [entry = ""] = path.slice(folder === "/" ? 1 : folder.length + 1).split("/");
  const [first = "", ...others] = parts;
  if (!entry.startsWith(first)) return false;
  const last = others.at(-1) ?? "";
  let at = first.length;
  for (const part of others.slice(0, -1)) {
    const found = entry.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return entry.length - last.length >= at && entry.endsWith(last);
}
