/** A start without a shell, where the file has one with it. */
import type { NewStart, Subject } from "../../language.ts";

/** Undefined where the stage starts that way already. */
export function newStart({ start }: Subject): NewStart | undefined {
  const { argv, entrypoint, command, entrypointLength } = start;
  if (argv === undefined) return undefined;
  const isVector = (instruction: typeof entrypoint) =>
    instruction === undefined || instruction.json !== undefined;
  const given = [...(entrypoint?.json ?? []), ...(command?.json ?? [])].map(({ value }) => value);
  const isSame = isVector(entrypoint) && isVector(command) && given.join("\0") === argv.join("\0");
  if (isSame) return undefined;
  const head = argv.slice(0, entrypointLength);
  const rest = argv.slice(entrypointLength);
  return { entrypoint: head.length === 0 ? null : head, command: rest.length === 0 ? null : rest };
}
