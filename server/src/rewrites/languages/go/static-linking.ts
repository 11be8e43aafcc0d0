/** Alpine's compiler can put its C library into a program, which then runs on an image without any. */
import type { Edit } from "../../../finding.ts";
import { type Text, text } from "../../text.ts";
import type { GoBuild } from "./go-builds.ts";

const flags = "-linkmode external -extldflags -static";

/** @returns undefined where a command does not let itself be changed */
export function linkStatically(builds: readonly GoBuild[]): readonly Edit[] | undefined {
  const edits = builds.filter(({ isStatic }) => !isStatic).map((build) => addFlags(build));
  return edits.length === 0 || edits.includes(undefined)
    ? undefined
    : edits.filter((edit) => edit !== undefined);
}

function addFlags({ command, read }: GoBuild): Edit | undefined {
  const { script, nesting, arguments: words } = command;
  // What is put in has quotes of its own.
  if (script.form === "exec" || nesting.includes("script")) return undefined;
  const option = read.options.find(({ name }) => /^--?ldflags$/.test(name));
  if (option === undefined) {
    const { end } = read.verb.word.span;
    return { span: { start: end, end }, text: ` -ldflags="${flags}"` };
  }
  const at = words.indexOf(option.word);
  const value = option.word.text.includes("=") ? option.word : words[at + 1];
  // Only what stands in quotes takes more words, and the last of two -extldflags counts alone.
  if (value === undefined || !/["']$/.test(value.raw) || value.raw.includes("-extldflags")) return undefined;
  const end = value.span.end - 1;
  return { span: { start: end, end }, text: ` ${flags}` };
}

export function linkedStaticallyStep(because: string): Text {
  return text("{because} is C, and linked into the program with Alpine's C library: it needs no other one.", {
    because,
  });
}
