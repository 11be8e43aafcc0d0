/** An array over as many lines as the command line had, with its comments. */
import type { Dockerfile, Instruction } from "../../dockerfile/model.ts";

/** Blanks, line continuations, and the comments behind those. */
const gap = /^(?:[ \t]|[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n|[ \t]*\r?\n)*)+$/;

/**
 * @returns undefined where the command is on one line, or its words are not `argv` word by word
 */
export function toLinesOfArray(
  dockerfile: Dockerfile,
  instruction: Instruction,
  argv: readonly string[],
): string | undefined {
  const { text, startScripts } = dockerfile;
  const { argumentsSpan } = instruction;
  const script = startScripts.find((one) => one.instruction === instruction);
  const source = text.slice(argumentsSpan.start, argumentsSpan.end).trimEnd();
  if (script?.form !== "shell" || !source.includes("\n")) return undefined;
  const [command] = script.commands;
  if (command === undefined || command.wrappers.length > 0) return undefined;
  const words = [command.programWord, ...command.arguments];
  const isSame = words.length === argv.length && words.every(({ value }, index) => value === argv[index]);
  const isWhole =
    words[0]?.span.start === argumentsSpan.start &&
    words.at(-1)?.span.end === argumentsSpan.start + source.length;
  if (!isSame || !isWhole) return undefined;
  let lines = "[";
  let at = argumentsSpan.start;
  for (const [index, { span }] of words.entries()) {
    const between = text.slice(at, span.start);
    if (index > 0 && !gap.test(between)) return undefined;
    lines += `${index > 0 ? `,${between}` : ""}${JSON.stringify(argv[index])}`;
    at = span.end;
  }
  return `${lines}]`;
}
