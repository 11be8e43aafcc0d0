/** What ARG and ENV instructions do to the variables in sight. */
import { type Environment, makeEnvironment, type Resolution, type Variable } from "./environment.ts";
import type { Instruction, Word } from "./model.ts";
import { resolveWord } from "./substitution.ts";

/** Expands a word of an instruction; a word over several lines is joined first and cannot be located. */
export function resolve(word: Word, environment: Environment, escape: string): Resolution {
  if (!word.raw.includes("\n")) return resolveWord(word.raw, word.span.start, environment, escape);
  const joined = word.raw
    .split(/\r?\n/)
    .filter((line, index) => index === 0 || !/^\s*(?:#|$)/.test(line))
    .map((line) => line.replace(/[\\`][ \t]*$/, ""))
    .join("");
  const resolution = resolveWord(joined, 0, environment, escape);
  return {
    ...resolution,
    variables: resolution.variables.map((variable) => ({ ...variable, span: word.span })),
    locate: () => undefined,
  };
}

/** The variables behind an ARG in the global scope: `NAME` or `NAME=default`, several a line. */
export function applyGlobalArg(instruction: Instruction, before: Environment, escape: string): Environment {
  return declare(instruction, before, escape, () => undefined);
}

/**
 * The variables behind an ARG in a stage. Without a default it takes the global ARG's of its name, and it
 * never hides an ENV (Dockerfile reference, "Using ARG variables").
 */
export function applyArg(
  instruction: Instruction,
  before: Environment,
  globals: Environment,
  escape: string,
): Environment {
  return declare(instruction, before, escape, (name) => globals.get(name));
}

function declare(
  instruction: Instruction,
  before: Environment,
  escape: string,
  inherit: (name: string) => Variable | undefined,
): Environment {
  const declared = new Map<string, Variable>();
  for (const word of instruction.words) {
    const [name, value] = splitPair(word);
    if (before.get(name)?.kind === "env") continue;
    if (value === undefined) {
      const inherited = inherit(name);
      declared.set(name, inherited ?? { value: undefined, kind: "arg", definition: instruction });
    } else {
      const scope = makeEnvironment(declared, before);
      const resolution = resolve(value, scope, escape);
      const known = resolution.isComplete ? resolution.text : undefined;
      declared.set(name, { value: known, kind: "arg", definition: instruction });
    }
  }
  return makeEnvironment(declared, before);
}

/** The variables behind an ENV; one instruction's values all see those in front of it. */
export function applyEnv(instruction: Instruction, before: Environment, escape: string): Environment {
  const set = new Map<string, Variable>();
  for (const [name, value] of envPairs(instruction)) {
    const resolution = resolve(value, before, escape);
    const known = resolution.isComplete ? resolution.text : undefined;
    set.set(name, { value: known, kind: "env", definition: instruction });
  }
  return makeEnvironment(set, before);
}

/** `ENV a=b c=d`, or the old `ENV a b c`, which sets one variable. */
export function envPairs(instruction: Instruction): readonly (readonly [string, Word])[] {
  const [first, second] = instruction.words;
  const last = instruction.words.at(-1);
  if (first === undefined || last === undefined) return [];
  if (!first.raw.includes("=")) {
    if (second === undefined) return [];
    const start = second.span.start - instruction.argumentsSpan.start;
    const end = last.span.end - instruction.argumentsSpan.start;
    const span = { start: second.span.start, end: last.span.end };
    return [[first.raw, { span, raw: instruction.blanked.slice(start, end) }]];
  }
  return instruction.words.flatMap((word) => {
    const [name, value] = splitPair(word);
    return value === undefined ? [] : [[name, value] as const];
  });
}

function splitPair(word: Word): readonly [string, Word | undefined] {
  const equals = word.raw.indexOf("=");
  if (equals === -1) return [word.raw, undefined];
  const span = { start: word.span.start + equals + 1, end: word.span.end };
  return [word.raw.slice(0, equals), { span, raw: word.raw.slice(equals + 1) }];
}
