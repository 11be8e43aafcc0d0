/** Writes new forms of CMD and ENTRYPOINT into a file: what need not change stays as it is. */
import type { Dockerfile, Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { toExecForm } from "../argument-vector.ts";
import { quoteValue } from "../environment-lines.ts";
import { deleteAllLines, insertLinesAfter, insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Concern, ContractPart, Plan } from "../rewrite.ts";
import type { StartSide } from "../start/read-start.ts";
import { type Text, text } from "../text.ts";
import { toTodo } from "../todo.ts";
import { toLinesOfArray } from "./array-over-lines.ts";

export interface NewForm {
  readonly side: StartSide;
  /** `null`: the instruction is taken out. */
  readonly argv: readonly string[] | null;
  /** Variables that the command line set, and that ENV sets now. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @param concerns none of weight `refuse` */
export function renderForms(subject: Subject, forms: readonly NewForm[], concerns: readonly Concern[]): Plan {
  const { dockerfile, stage } = subject;
  const variables = new Map(forms.flatMap(({ environment }) => Object.entries(environment)));
  const missing = [...variables].filter(([name, value]) => {
    const known = stage.environment.get(name);
    return known?.kind !== "env" || known.value !== value;
  });
  const assumptions = concerns.filter(({ weight }) => weight === "assume");
  const steps: Text[] = [];
  const changes: ContractPart[] = [];
  const edits: Edit[] = [];
  for (const { side, argv } of forms) {
    const { instruction } = side;
    const { keyword } = instruction;
    changes.push(keyword === "CMD" ? "command" : "entrypoint");
    if (argv === null) {
      // One that an earlier line left without effect would be in force without it.
      const all = stage.instructions.filter((one) => one.keyword === keyword);
      edits.push(...deleteAllLines(dockerfile, all));
      steps.push(text("{keyword} is taken out.", { keyword }));
    } else {
      edits.push(writeForm(dockerfile, instruction, argv));
      steps.push(
        text("{keyword} becomes {array}, which starts without a shell.", {
          keyword,
          array: toExecForm(argv),
        }),
      );
    }
  }
  const lines = missing.map(
    ([name, value]) => `${keywordIn(dockerfile, "ENV")} ${name}=${quoteValue(value)}`,
  );
  for (const [name] of missing) steps.push(text("ENV sets {name}, which the command line did.", { name }));
  if (missing.length > 0) changes.push("environment");
  const first = forms.find(({ argv }) => argv !== null)?.side.instruction;
  const above: string[] = [];
  if (first !== undefined) {
    const { isBehind, at } = placeOfVariables(subject, first);
    if (isBehind && lines.length > 0) edits.push(insertLinesAfter(dockerfile, at, lines));
    else above.push(...lines);
    above.push(...assumptions.map((assumption) => toTodo(assumption.text)));
    above.push(...forms.flatMap((form) => commentsWithin(dockerfile, form)));
    if (above.length > 0) edits.push(insertLinesBefore(dockerfile, first, above));
  }
  return {
    rewrite: "exec-form",
    level: assumptions.length > 0 ? "B" : "A",
    edits: edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
    steps,
    concerns: [...concerns, signals],
    changes: [...new Set(changes)],
  };
}

const signals: Concern = {
  id: "H30",
  weight: "note",
  text: text(
    "The program is the container's first process and gets its signals itself: one that handles none ends only with docker run --init.",
  ),
};

/** Where CMD stands in front of a RUN, a variable above it would reach the build. */
function placeOfVariables(
  { stage }: Subject,
  instruction: Instruction,
): { readonly isBehind: boolean; readonly at: Instruction } {
  const index = stage.instructions.indexOf(instruction);
  const isBehind = stage.instructions.slice(index).some(({ keyword }) => keyword === "RUN");
  return { isBehind, at: stage.instructions.at(-1) ?? instruction };
}

function writeForm(dockerfile: Dockerfile, instruction: Instruction, argv: readonly string[]): Edit {
  const { start } = instruction.argumentsSpan;
  const source = dockerfile.text.slice(instruction.span.start, instruction.span.end);
  const end = instruction.span.start + source.trimEnd().length;
  return { span: { start, end }, text: toLinesOfArray(dockerfile, instruction, argv) ?? toExecForm(argv) };
}

/** Comments between an instruction's lines, and a shell's behind its command, which the new form has no place for. */
function commentsWithin(dockerfile: Dockerfile, { side, argv }: NewForm): readonly string[] {
  const { instruction } = side;
  if (argv === null || toLinesOfArray(dockerfile, instruction, argv) !== undefined) return [];
  const inside = dockerfile.comments
    .filter(({ span }) => span.start > instruction.span.start && span.end <= instruction.span.end)
    .map(({ span }) => dockerfile.text.slice(span.start, span.end).trimEnd());
  const source = dockerfile.text.slice(instruction.span.start, instruction.span.end).trimEnd();
  const pattern = side.form === "shell" ? /\s(#[^"'\n]*)$/ : /\]\s*(#[^\n]*)$/;
  const behind = side.form === "exec" ? undefined : pattern.exec(source)?.[1];
  return behind === undefined ? inside : [...inside, behind];
}
