/** ENTRYPOINT and CMD of a stage in the exec form, in place of those that stand there. */
import type { Edit } from "../finding.ts";
import { toExecForm } from "./argument-vector.ts";
import { deleteLines, insertLinesAfter, insertLinesBefore, keywordIn } from "./instruction-text.ts";
import type { NewStart, Subject } from "./language.ts";

export function editStart(subject: Subject, start: NewStart): readonly Edit[] {
  const parts = [
    ["ENTRYPOINT", start.entrypoint],
    ["CMD", start.command],
  ] as const;
  return parts.flatMap(([keyword, argv]) => editStarter(subject, keyword, argv));
}

/** @param argv `null` takes the instruction away */
export function editStarter(
  { dockerfile, stage }: Pick<Subject, "dockerfile" | "stage">,
  keyword: "ENTRYPOINT" | "CMD",
  argv: readonly string[] | null,
): readonly Edit[] {
  const own = stage.instructions.filter((one) => one.keyword === keyword);
  const last = own.at(-1);
  if (argv === null) return own.map((instruction) => deleteLines(dockerfile, instruction));
  if (last === undefined) {
    const lines = [`${keywordIn(dockerfile, keyword)} ${toExecForm(argv)}`];
    const command = stage.instructions.findLast((one) => one.keyword === "CMD");
    if (command !== undefined) return [insertLinesBefore(dockerfile, command, lines)];
    return [insertLinesAfter(dockerfile, stage.instructions.at(-1) ?? stage.from, lines)];
  }
  const isSame =
    last.json !== undefined && last.json.map(({ value }) => value).join("\0") === argv.join("\0");
  if (isSame) return [];
  const { start } = last.argumentsSpan;
  const end = last.span.start + dockerfile.text.slice(last.span.start, last.span.end).trimEnd().length;
  return [{ span: { start, end }, text: toExecForm(argv) }];
}
