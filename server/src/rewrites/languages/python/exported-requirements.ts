/** Requirements files that the build itself makes of another manifest, which says the same. */
import type { Command } from "../../../dockerfile/command.ts";
import { baseName } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { readStage, type StageReading } from "../../stage-reading.ts";

export interface Export {
  /** Of the stage that makes the file. */
  readonly reading: StageReading;
  /** Files that it is made of, as the command names them; none: the project's manifest in the working folder. */
  readonly inputs: readonly string[];
  readonly command: Command;
}

/**
 * `poetry export -o requirements.txt`, `pip-compile requirements.in`; in the stage or one that it copies from.
 *
 * @param path of the requirements file, in the stage
 */
export function findExport({ dockerfile, reading }: Subject, path: string): Export | undefined {
  const name = baseName(path);
  const donors = reading.copies.flatMap(({ from }) =>
    from.kind === "stage" ? [readStage(dockerfile, from.stage)] : [],
  );
  for (const one of [reading, ...donors]) {
    for (const command of one.commands) {
      const inputs = readInputs(command, name);
      if (inputs !== undefined) return { reading: one, inputs, command };
    }
  }
  return undefined;
}

/** @returns undefined where the command makes no file of this name */
function readInputs(command: Command, name: string): readonly string[] | undefined {
  const words = command.arguments.map(({ text }) => text);
  const places = [...words, ...command.redirections.map(({ target }) => target?.text ?? "")];
  const isNamed = places.some((word) => baseName(word.replace(/^--[\w-]+=/, "")) === name);
  const line = [command.program, ...words].join(" ");
  if (/^(?:poetry|pdm|uv)\b.* export\b|^pipenv (?:requirements|lock)\b/.test(line)) {
    return isNamed ? [] : undefined;
  }
  if (!/^(?:pip-compile|uv pip compile|python[\d.]* -m piptools compile)\b/.test(line)) return undefined;
  const inputs = words.filter((word) => /\.(?:in|txt|toml)$/.test(word) && !word.startsWith("-"));
  const others = inputs.filter((word) => baseName(word) !== name);
  const isDefault = inputs.some((word) => baseName(word).replace(/\.in$/, ".txt") === name);
  return isNamed || isDefault ? others : undefined;
}
