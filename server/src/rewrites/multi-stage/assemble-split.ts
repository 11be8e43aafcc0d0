/** From what is judged of a stage to the edits that make two of it. */
import { findLineBreak } from "../../dockerfile/line-break.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { toExecForm } from "../argument-vector.ts";
import { deleteLines, insertLinesAfter, insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Split, Subject } from "../language.ts";
import type { Concern, ContractPart, Outcome } from "../rewrite.ts";
import { editStarter } from "../start-edits.ts";
import { text } from "../text.ts";
import { toTodo } from "../todo.ts";
import { repeatArguments } from "./arguments-again.ts";
import { keepCaches } from "./cache-mounts.ts";
import { type Judged, judgeInstructions } from "./instruction-roles.ts";
import type { RuntimePackages } from "./runtime-packages.ts";
import { writeRuntimeStage } from "./runtime-stage.ts";

/** Where a stage is cut in two. */
interface Cut {
  /** The last instruction that builds: the new stage begins behind it. */
  readonly last: Instruction;
  /** That one and all in front of it. */
  readonly head: readonly Judged[];
  /** What follows stays where it is, and so comes to stand in the new stage. */
  readonly tail: readonly Judged[];
}

/** @returns `nothing` where no instruction builds */
export function assembleSplit(subject: Subject, split: Split, packages: RuntimePackages): Outcome {
  const needed = judgeInstructions(subject.reading, split).filter(
    ({ instruction }) => split.needless?.includes(instruction) !== true,
  );
  const cut = findCut(needed);
  if (cut === undefined) return { kind: "nothing" };
  const concerns = [
    ...split.concerns,
    ...packages.concerns,
    ...cut.head.flatMap((one) => doubt(one)),
    ...(isCalledBuild(subject) ? [keepsName(subject.stage.name)] : []),
  ];
  const refusals = concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refused", concerns: refusals };
  const name = chooseName(subject);
  const assumptions = concerns.filter(({ weight }) => weight === "assume");
  const isAssuming = assumptions.length > 0 || split.copies.some(({ todo }) => todo !== undefined);
  return {
    kind: "offered",
    plan: {
      rewrite: "multi-stage",
      level: isAssuming ? "B" : "A",
      edits: writeEdits(subject, split, cut, name, packages.lines, assumptions),
      steps: [
        text("The stage that is there becomes {name} and keeps what builds.", { name }),
        text("A new stage on {image} takes the result from it and keeps what runs.", {
          image: split.runtimeImage,
        }),
        ...split.steps,
        ...packages.steps,
      ],
      concerns,
      changes: listChanges(split, cut),
    },
  };
}

/** Instructions that put something into the image while it is built. */
const building: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD"]);

function findCut(judged: readonly Judged[]): Cut | undefined {
  const at = judged.findLastIndex(
    ({ instruction, role }) => building.has(instruction.keyword) && role.kind !== "runtime",
  );
  const last = judged[at]?.instruction;
  return last && { last, head: judged.slice(0, at + 1), tail: judged.slice(at + 1) };
}

function listChanges(split: Split, { head }: Cut): readonly ContractPart[] {
  return [
    ...(split.changes ?? []),
    ...(split.start === undefined ? [] : (["entrypoint", "command"] as const)),
    ...(head.some(dropsVariables) ? (["environment"] as const) : []),
  ];
}

/** An ENV that stays in the build alone. */
function dropsVariables({ instruction, role }: Judged): boolean {
  return instruction.keyword === "ENV" && role.kind === "build";
}

function writeEdits(
  subject: Subject,
  split: Split,
  cut: Cut,
  name: string,
  packageLines: readonly string[],
  assumptions: readonly Concern[],
): readonly Edit[] {
  const { dockerfile } = subject;
  const { last, tail } = cut;
  const isAtEnd = ({ at, where }: Split["additions"][number]) => at === last && where === "after";
  const additions = split.additions.map((one) => keepCaches(subject, split, one));
  const [atEnd, within] = [additions.filter(isAtEnd), additions.filter((one) => !isAtEnd(one))];
  const isInPlace = (assumption: Concern) => findCommented(subject, assumption) !== undefined;
  const isAtCopy = ({ text: said }: Concern) => split.copies.some(({ todo }) => todo === said);
  const edits = [
    nameStage(subject, name),
    ...split.edits,
    ...within.map(({ at, where, lines }) =>
      (where === "before" ? insertLinesBefore : insertLinesAfter)(dockerfile, at, lines),
    ),
    ...listMoved(split, cut).map((instruction) => deleteLines(dockerfile, instruction)),
    ...editStart(
      subject,
      split,
      tail.map(({ instruction }) => instruction),
    ),
    insertLinesAfter(dockerfile, last, [
      ...atEnd.flatMap(({ lines }) => lines),
      "",
      ...assumptions.filter((one) => !isInPlace(one) && !isAtCopy(one)).map((one) => toTodo(one.text)),
      ...writeStage(subject, split, cut, name, packageLines),
    ]),
    ...assumptions.flatMap((one) => commentOn(subject, one)),
  ];
  // Insertions at one place keep the order in which they were thought of.
  return [...edits, ...tidyBehind(dockerfile.text, last, edits)].toSorted(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
}

/**
 * Blanks behind the instruction that new lines follow; the empty lines, too, where nothing else follows them.
 *
 * @param edits with the insertion behind the instruction's blanks: what is taken away does not reach over it
 */
function tidyBehind(source: string, { span }: Instruction, edits: readonly Edit[]): readonly Edit[] {
  const start = span.start + source.slice(span.start, span.end).trimEnd().length;
  const removed = edits
    .filter((edit) => edit.text === "" && edit.span.end > start)
    .toSorted((a, b) => a.span.start - b.span.start);
  const blanks = /^[^\S\r\n]*/.exec(source.slice(start))?.[0].length ?? 0;
  const inLine = blanks > 0 ? [{ span: { start, end: start + blanks }, text: "" }] : [];
  const ends = [start, ...removed.map((edit) => edit.span.end)];
  const isLeft = ends.some((end, index) => source.slice(end, removed[index]?.span.start).trim() !== "");
  const first = removed[0]?.span.start ?? source.length;
  const lineBreak = source.endsWith("\n") ? findLineBreak(source) : "";
  const below = { start: start + blanks, end: first };
  if (isLeft || below.end <= below.start || source.slice(below.start, below.end) === lineBreak) return inLine;
  return [...inLine, { span: below, text: lineBreak }];
}

/** What goes away where it stands: to the new stage, or for good. */
function listMoved(split: Split, { head, tail }: Cut): readonly Instruction[] {
  const leaves = ({ keyword }: Instruction) => split.leavesBehind?.has(keyword) === true;
  return [
    ...(split.needless ?? []),
    ...head
      .filter(
        ({ instruction, role }) =>
          role.kind === "runtime" ||
          isReplaced(split, instruction) ||
          (leaves(instruction) && promises.has(instruction.keyword)),
      )
      .map(({ instruction }) => instruction),
    ...tail.map(({ instruction }) => instruction).filter(leaves),
  ];
}

/** Instructions that do nothing for the stage that they stand in. */
const promises: ReadonlySet<string> = new Set(["EXPOSE", "HEALTHCHECK", "VOLUME", "STOPSIGNAL"]);

function isReplaced(split: Split, { keyword }: Instruction): boolean {
  return split.start !== undefined && (keyword === "CMD" || keyword === "ENTRYPOINT");
}

/** The new stage up to what follows in the file, FROM included. */
function writeStage(
  subject: Subject,
  split: Split,
  { head, tail }: Cut,
  buildStage: string,
  packageLines: readonly string[],
): readonly string[] {
  const { dockerfile, stage } = subject;
  const isNamed = stage.name !== undefined && !isCalledBuild(subject);
  const alias = isNamed ? ` ${keywordIn(dockerfile, "AS")} ${stage.name}` : "";
  const kept = head.filter(({ instruction }) => !isReplaced(split, instruction));
  const workdir = findWorkdir(subject, split, tail);
  const { lines } = writeRuntimeStage(subject, split, kept, buildStage, packageLines, workdir);
  const declared = head.map(({ instruction }) => instruction).filter(({ keyword }) => keyword === "ARG");
  const later = tail.map(({ instruction: { span } }) => dockerfile.text.slice(span.start, span.end));
  return [
    `${keywordIn(dockerfile, "FROM")}${platformOf(subject)} ${split.runtimeImage}${alias}`,
    ...repeatArguments(dockerfile, declared, [...lines, ...later]),
    ...lines,
    ...(tail.length === 0 ? writeStart(subject, split) : []),
  ];
}

/** The working folder where the stage is cut; `later` where what follows begins by setting one. */
function findWorkdir({ reading }: Subject, split: Split, tail: readonly Judged[]): string | undefined {
  if (setsWorkdirFirst(tail)) return "later";
  if (split.leavesBehind?.has("WORKDIR") === true) return "/";
  const first = tail[0]?.instruction;
  return first === undefined ? reading.workdir : reading.workdirAt(first);
}

/** Instructions that go by the working folder. */
const relying: ReadonlySet<string> = new Set([...building, "WORKDIR", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

function setsWorkdirFirst(tail: readonly Judged[]): boolean {
  const first = tail.find(({ instruction }) => relying.has(instruction.keyword))?.instruction;
  return first?.keyword === "WORKDIR" && /^["']?\//.test(first.blanked.trim());
}

/** What a RUN leaves behind that nobody can tell. */
function doubt({ unknown, privileged }: Judged): readonly Concern[] {
  const programs = [...new Set(unknown.map(({ program }) => program))].filter((program) => program !== "");
  const [first] = unknown;
  const [right] = privileged;
  return [
    ...(first === undefined
      ? []
      : [
          {
            id: "S4",
            weight: "assume",
            span: first.span,
            text:
              programs.length === 0
                ? text(
                    "What this leaves outside of the copied folders is not in the new stage: copy it, or do it there, too.",
                  )
                : text(
                    "What {programs} leaves outside of the copied folders is not in the new stage: copy it, or do this there, too.",
                    { programs: programs.join(", ") },
                  ),
          } as const,
        ]),
    ...(right === undefined
      ? []
      : [
          {
            id: "H34",
            weight: "refuse",
            span: right.span,
            text: text("{program} gives a program rights that copying it to another stage may lose.", {
              program: right.program,
            }),
            remedy: text("Give the rights in the last stage by hand after splitting, or do without them."),
          } as const,
        ]),
  ];
}

/** @param tail what follows the place where the file is split */
function editStart(
  { dockerfile, stage }: Subject,
  { start }: Split,
  tail: readonly Instruction[],
): readonly Edit[] {
  if (start === undefined || tail.length === 0) return [];
  const behind = { dockerfile, stage: { ...stage, instructions: tail } };
  return [
    ...editStarter(behind, "ENTRYPOINT", start.entrypoint),
    ...editStarter(behind, "CMD", start.command),
  ];
}

function writeStart({ dockerfile }: Subject, { start }: Split): readonly string[] {
  const parts = [["ENTRYPOINT", start?.entrypoint] as const, ["CMD", start?.command] as const];
  return parts.flatMap(([keyword, argv]) =>
    argv ? [`${keywordIn(dockerfile, keyword)} ${toExecForm(argv)}`] : [],
  );
}

/** The instruction that an assumption is about: the comment stands above it. None for the stage as a whole. */
function findCommented({ stage }: Subject, { span }: Concern): Instruction | undefined {
  if (span === undefined) return undefined;
  return stage.instructions.find((one) => one.span.start <= span.start && span.start < one.span.end);
}

function commentOn(subject: Subject, assumption: Concern): readonly Edit[] {
  const instruction = findCommented(subject, assumption);
  if (instruction === undefined) return [];
  return [insertLinesBefore(subject.dockerfile, instruction, [toTodo(assumption.text)])];
}

/** Whoever builds the stage by its name wants what runs: the name goes over to the new stage, where it fits that. */
function chooseName(subject: Subject): string {
  const { dockerfile, stage } = subject;
  if (stage.name !== undefined && isCalledBuild(subject)) return stage.name;
  const others = dockerfile.stages.filter((other) => other !== stage || stage.name !== undefined);
  const taken = new Set(others.map(({ name }) => name?.toLowerCase()));
  return ["build", "builder", "app-build"].find((name) => !taken.has(name)) ?? `build-${others.length}`;
}

function isCalledBuild({ stage }: Subject): boolean {
  return /^(?:[a-z]+[-_])?(?:build|builder|compile|compiler)(?:[-_]?(?:stage|env|image))?$/i.test(
    stage.name ?? "",
  );
}

function keepsName(name = ""): Concern {
  return {
    id: "H35",
    weight: "note",
    text: text(
      "{name} stays the name of the stage that builds: what runs is the last stage, without a name.",
      {
        name,
      },
    ),
  };
}

function nameStage({ dockerfile, stage }: Subject, name: string): Edit {
  if (stage.nameSpan !== undefined) return { span: stage.nameSpan, text: name };
  const { end } = stage.from.words.at(-1)?.span ?? stage.from.span;
  return { span: { start: end, end }, text: ` ${keywordIn(dockerfile, "AS")} ${name}` };
}

function platformOf({ dockerfile, stage }: Subject): string {
  const flag = stage.platform;
  // `$BUILDPLATFORM` is for the stage that builds alone.
  if (flag === undefined || flag.value?.includes("BUILDPLATFORM") === true) return "";
  return ` ${dockerfile.text.slice(flag.span.start, flag.span.end)}`;
}
