/** Starts that leave it to whoever runs the container what it does. */
import { posixShells, programName } from "../../dockerfile/wrappers.ts";
import type { Start } from "./start.ts";

/** A shell, or an interpreter without a program, of the file or of its base image; nothing of the application's. */
export function isOpenStart({ entrypoint, command, inherited }: Start): boolean {
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
