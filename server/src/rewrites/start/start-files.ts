/** Files that ENTRYPOINT and CMD name. */
import { isAbsolute, joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";

/** Absolute paths of what ENTRYPOINT and CMD name, as far as they look like files. */
export function listStartFiles({ start, dockerfile, reading }: Subject): readonly string[] {
  const inForce = dockerfile.startScripts.filter(
    ({ instruction }) => instruction === start.entrypoint || instruction === start.command,
  );
  const words = [
    ...[start.entrypoint, start.command].flatMap((one) => one?.json?.map(({ value }) => value) ?? []),
    ...inForce.flatMap(({ commands }) =>
      commands.flatMap((command) => [command.programWord, ...command.arguments].map(({ text }) => text)),
    ),
  ];
  const paths = words
    .filter((word) => !word.startsWith("-") && !/[\s$*?]/.test(word) && /[./]/.test(word))
    .flatMap((word) => (isAbsolute(word) ? joinPath("/", word) : placed(word)));
  return [...new Set(paths)];

  function placed(word: string): readonly string[] {
    const inWorkdir = reading.workdir === undefined ? [] : [joinPath(reading.workdir, word)];
    return word.includes("/") ? inWorkdir : [...inWorkdir, `/usr/local/bin/${word}`];
  }
}
