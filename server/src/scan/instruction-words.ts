/** The few words of an instruction that stand for it, in the file and in lists. */
import { readHistory } from "../attribution/recorded-instruction.ts";
import type { Dockerfile, Instruction } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { ImageConfig } from "../images/image-config.ts";

/** Characters: enough to tell instructions apart, and no squiggle below a whole screen. */
const longest = 60;

/** From the keyword on, whole words of the first line. */
export function findFirstWords({ text, escape }: Dockerfile, { span, keywordSpan }: Instruction): Span {
  const start = keywordSpan.start;
  const [line = ""] = text.slice(start, Math.min(span.end, start + 2 * longest)).split(/\r?\n/, 1);
  const whole = trimContinuation(line, escape);
  if (whole.length <= longest) return { start, end: Math.max(start + whole.length, keywordSpan.end) };
  const cut = whole.slice(0, longest + 1).replace(/\s+\S*$/, "");
  return { start, end: Math.max(start + Math.min(cut.length, longest), keywordSpan.end) };
}

/** `RUN apt-get update && …` */
export function titleOf(dockerfile: Dockerfile, instruction: Instruction): string {
  const { start, end } = findFirstWords(dockerfile, instruction);
  const words = dockerfile.text.slice(start, end).replace(/\s+/g, " ");
  return dockerfile.text.slice(end, instruction.span.end).trim() === "" ? words : `${words} …`;
}

function trimContinuation(line: string, escape: string): string {
  const trimmed = line.trimEnd();
  return trimmed.endsWith(escape) ? trimmed.slice(0, -1).trimEnd() : trimmed;
}

/** The same from an image's history. Values of build arguments stay out of it, for they may be secrets. */
export function titleOfLayer(config: ImageConfig | undefined, layer: number): string {
  const unknown = `#${layer + 1}`;
  if (config === undefined) return unknown;
  const made = config.history.flatMap(({ isEmptyLayer }, index) => (isEmptyLayer ? [] : [index]));
  if (made.length !== config.diffIds.length) return unknown;
  const recorded = readHistory(config)[made[layer] ?? -1];
  if (recorded?.keyword === undefined) return unknown;
  if (recorded.mayHoldArguments) return `${recorded.keyword} …`;
  const text = `${recorded.keyword} ${recorded.text}`.replace(/\s+/g, " ").trim();
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/\s+\S*$/, "")} …`;
}
