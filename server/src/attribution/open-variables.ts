/** Variables as far as the file fixes them whatever the build arguments: the rest may be any text. */
import type { Environment } from "../dockerfile/environment.ts";
import type { Instruction } from "../dockerfile/model.ts";
import { envPairs, resolve } from "../dockerfile/variables.ts";

/** Stands for any text in an expanded word; no Dockerfile holds it. */
const gap = "\u0000";
const lonelyGap = new RegExp(` ${gap}(?= |$)`, "g");

/** What words are expanded with: an ARG, or an ENV that only the base image may have, is a gap. */
export interface OpenEnvironment extends Environment {
  /** Goes behind an ENV or an ARG: with BuildKit the last of the two counts, with the classic builder the ENV. */
  pass(instruction: Instruction, escape: string): void;
}

export function makeOpenEnvironment(): OpenEnvironment {
  const known = new Map<string, string>();
  const environment: OpenEnvironment = {
    get: (name) => ({ value: known.get(name) ?? gap, kind: "env", definition: undefined }),
    pass: (instruction, escape) => {
      if (instruction.keyword === "ARG") {
        for (const { raw } of instruction.words) known.delete(raw.replace(/=.*/s, ""));
      }
      if (instruction.keyword !== "ENV") return;
      const values = envPairs(instruction).map(
        ([name, value]) => [name, resolve(value, environment, escape).text] as const,
      );
      for (const [name, value] of values) known.set(name, value);
    },
  };
  return environment;
}

export function hasGap(text: string): boolean {
  return text.includes(gap);
}

/** Whether `text` is `pattern` with something in its gaps, or nothing. */
export function fillsGaps(pattern: string, text: string): boolean {
  // Of a word that is nothing, the blank in front of it is gone too.
  const [first = "", ...rest] = pattern.replace(lonelyGap, gap).split(gap);
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** The same for a set of words: what stands in a gap may be several of them. */
export function fillsWords(pattern: string, text: string): boolean {
  const [wanted, found] = [pattern.split(" "), text.split(" ")];
  return (
    found.every((word) => wanted.some((one) => fillsGaps(one, word))) &&
    wanted.every((word) => hasGap(word) || found.includes(word))
  );
}

/** A relative path in a folder that is not known. */
export const anyFolder: string = gap;
