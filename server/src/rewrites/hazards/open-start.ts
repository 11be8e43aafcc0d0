/** Images of tools: whoever starts the container says what it runs, which the file alone does not show (S3). */
import { posixShells, programName } from "../../dockerfile/wrappers.ts";
import type { Subject } from "../language.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

export function findOpenStart({ before, isNewStage }: Situation): readonly Hazard[] {
  if (!isNewStage || !isOpen(before.start)) return [];
  const what = text(
    "The file does not say what the container runs: it must not need the tools of the build, which the new stage leaves out.",
  );
  return [{ concern: { id: "S3", weight: "assume", text: what } }];
}

/** A shell, or an interpreter without a program, of the file or of its base image; nothing of the application's. */
function isOpen({ entrypoint, command, inherited }: Subject["start"]): boolean {
  const isSaid = entrypoint !== undefined || command !== undefined;
  const words = isSaid
    ? [entrypoint, command].flatMap(
        (one) => one?.json?.map(({ value }) => value) ?? one?.words.map(({ raw }) => raw) ?? [],
      )
    : [...(inherited.entrypoint ?? []), ...(inherited.command ?? [])];
  // Official images put a script in front that runs its arguments.
  const [first = "", ...rest] = words.map(programName);
  const [program = "", ...options] = /entrypoint/.test(first) ? rest : [first, ...rest];
  const runsAny = posixShells.has(program) || interpreters.test(program);
  return runsAny && options.every((word) => /^-[^c]*$/.test(word));
}

const interpreters = /^(?:node|python[\d.]*|ruby|irb|php|ipython|jshell)$/;
