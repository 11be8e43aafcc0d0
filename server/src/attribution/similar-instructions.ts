/** Whether what a builder recorded is an instruction of the file, and if not, how near it is. */
import type { ExpectedInstruction } from "./lineage-instructions.ts";
import { fillsGaps, fillsWords } from "./open-variables.ts";
import type { RecordedInstruction } from "./recorded-instruction.ts";
import { similarity } from "./text-similarity.ts";

export interface Likeness {
  /** 0 to 1; 1 is the very text. */
  readonly similarity: number;
  /** Nothing speaks for a difference: build arguments and what builders leave out are none. */
  readonly isSame: boolean;
}

/** Of texts that differ: no likeness of words is as good as the text itself. */
const mostOfOther = 0.9;

/** @returns undefined for instructions of different kinds */
export function compare(expected: ExpectedInstruction, recorded: RecordedInstruction): Likeness | undefined {
  const { keyword, text } = recorded;
  if (keyword !== expected.keyword) return undefined;
  const texts = recorded.isHashed ? expected.destinations : expected.texts;
  // The same destination says less than the same text.
  if (texts.includes(text)) return { similarity: recorded.isHashed ? 0.95 : 1, isSame: true };
  const patterns = recorded.isHashed ? expected.destinations : expected.patterns;
  const fills = keyword === "EXPOSE" ? fillsWords : fillsGaps;
  if (patterns.some((pattern) => fills(pattern, text))) return { similarity: 0.93, isSame: true };
  if (recorded.mayHoldArguments && texts.some((other) => other !== "" && text.endsWith(` ${other}`))) {
    return { similarity: 0.98, isSame: true };
  }
  // Buildah records the name of the first ARG for all of them.
  if (keyword === "ARG") return { similarity: 0.5, isSame: recorded.builder === "buildah" };
  const nearest = Math.max(0, ...texts.map((other) => similarity(other, text)));
  return { similarity: mostOfOther * nearest, isSame: false };
}
