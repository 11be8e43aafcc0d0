/** Splits a stage that builds and runs an application into one that builds and one that runs it. */
import type { Command } from "../../dockerfile/command.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { toExecForm } from "../argument-vector.ts";
import { deleteLines, insertLinesAfter, insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Split, SplitGoal, Subject } from "../language.ts";
import { findLanguage } from "../languages/languages.ts";
import { installsBrowsers, readPackageCall } from "../package-call.ts";
import type { Concern, Outcome } from "../rewrite.ts";
import { editStarter } from "../start-edits.ts";
import { text } from "../text.ts";
import { toTodo } from "../todo.ts";
import { repeatArguments } from "./arguments-again.ts";
import { findForeignPackages } from "./foreign-packages.ts";
import { type Judged, judgeInstructions } from "./instruction-roles.ts";
import { planRuntimePackages, type RuntimePackages } from "./runtime-packages.ts";
import { writeRuntimeStage } from "./runtime-stage.ts";

export async function planMultiStage(subject: Subject, goal: SplitGoal = "slim"): Promise<Outcome> {
  const { stage } = subject;
  // What it is built from in the file is a build stage already, or is shared with one.
  if (stage.lineage.length > 1 || stage.base.kind !== "image") return { kind: "nothing" };
  if (stage.isWindows) return { kind: "nothing" };
  const refused = findObstacle(subject);
  if (refused !== undefined) return { kind: "refused", concerns: [refused] };
  const language = await findLanguage(subject);
  if (language?.split === undefined) return { kind: "nothing" };
  const split = await language.split(subject, goal);
  if (split === undefined) return { kind: "nothing" };
  if (split.kind === "refusal") return { kind: "refused", concerns: split.concerns };
  const foreign = findForeignPackages(subject, language.manager);
  if (foreign !== undefined) return { kind: "refused", concerns: [foreign] };
  const browsers = subject.reading.commands.find(installsBrowsers);
  if (browsers !== undefined) return { kind: "refused", concerns: [needsBrowsers(browsers)] };
  return assemble(subject, split, await planRuntimePackages(subject, split));
}

/** Conditions that no language can do anything about. */
function findObstacle({ stage }: Subject): Concern | undefined {
  const onbuild = stage.instructions.find(({ keyword }) => keyword === "ONBUILD");
  if (onbuild !== undefined) {
    return {
      id: "S8",
      weight: "refuse",
      span: onbuild.keywordSpan,
      text: text("ONBUILD makes this image a base for others, and what they need of it cannot be seen here."),
      remedy: text("Split the Dockerfiles that are built on this image instead."),
    };
  }
  return undefined;
}

function needsBrowsers(command: Command): Concern {
  const [program = ""] = readPackageCall(command);
  return {
    id: "H11",
    weight: "refuse",
    span: command.span,
    text: text("{program} installs browsers and their libraries, which a smaller image does not have.", {
      program,
    }),
    remedy: text("Copy the application to an image that has the browsers already."),
  };
}

/** Instructions that put something into the image while it is built. */
const building: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD"]);

function assemble(subject: Subject, split: Split, packages: RuntimePackages): Outcome {
  const { dockerfile, stage, reading } = subject;
  const judged = judgeInstructions(reading, split);
  const splitAt = judged.findLastIndex(
    ({ instruction, role }) => building.has(instruction.keyword) && role.kind !== "runtime",
  );
  const last = judged[splitAt]?.instruction;
  if (last === undefined) return { kind: "nothing" };
  const head = judged.slice(0, splitAt + 1);
  const tail = judged.slice(splitAt + 1);
  const concerns = [...split.concerns, ...packages.concerns, ...head.flatMap((one) => doubt(one))];
  const refusals = concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refused", concerns: refusals };

  const name = chooseName(subject);
  const firstOfTail = tail[0]?.instruction;
  const leaves = ({ keyword }: Instruction) => split.leavesBehind?.has(keyword) === true;
  const workdir =
    split.leavesBehind?.has("WORKDIR") === true
      ? "/"
      : firstOfTail === undefined
        ? reading.workdir
        : reading.workdirAt(firstOfTail);
  const isReplaced = ({ keyword }: Instruction) => split.start !== undefined && isStarter(keyword);
  const kept = head.filter(({ instruction }) => !isReplaced(instruction));
  const { lines } = writeRuntimeStage(
    subject,
    split,
    kept,
    name,
    packages.lines,
    setsWorkdirFirst(tail) ? "later" : workdir,
  );
  const declared = head.map(({ instruction }) => instruction).filter(({ keyword }) => keyword === "ARG");
  const later = tail.map(({ instruction }) =>
    dockerfile.text.slice(instruction.span.start, instruction.span.end),
  );
  const alias = stage.name === undefined ? "" : ` ${keywordIn(dockerfile, "AS")} ${stage.name}`;
  const from = `${keywordIn(dockerfile, "FROM")}${platformOf(subject)} ${split.runtimeImage}${alias}`;
  const isInTail = ({ span }: Concern) =>
    span !== undefined && tail.some(({ instruction }) => contains(instruction, span.start));
  const assumptions = concerns.filter(({ weight }) => weight === "assume");
  const isAtCopy = ({ text: said }: Concern) => split.copies.some(({ todo }) => todo === said);
  const isInBuild = (concern: Concern) =>
    concern.span !== undefined && !isInTail(concern) && concern.span.start > stage.from.span.end;
  const runtime = [
    "",
    ...assumptions
      .filter((one) => !isInTail(one) && !isInBuild(one) && !isAtCopy(one))
      .map(({ text: assumed }) => toTodo(assumed)),
    from,
    ...repeatArguments(dockerfile, declared, [...lines, ...later]),
    ...lines,
    ...(tail.length === 0 ? writeStart(subject, split) : []),
  ];
  const additions = split.additions.filter(({ at, where }) => at !== last || where === "before");
  const atEnd = split.additions.filter(({ at, where }) => at === last && where === "after");
  const edits: Edit[] = [
    nameStage(subject, name),
    ...split.edits,
    ...additions.map(({ at, where, lines: added }) =>
      (where === "before" ? insertLinesBefore : insertLinesAfter)(dockerfile, at, added),
    ),
    ...head
      .filter(
        ({ instruction, role }) =>
          role.kind === "runtime" ||
          isReplaced(instruction) ||
          (leaves(instruction) && isPromise(instruction)),
      )
      .map(({ instruction }) => deleteLines(dockerfile, instruction)),
    ...tail
      .filter(({ instruction }) => leaves(instruction))
      .map(({ instruction }) => deleteLines(dockerfile, instruction)),
    ...editStart(
      subject,
      split,
      tail.map(({ instruction }) => instruction),
    ),
    insertLinesAfter(dockerfile, last, [...atEnd.flatMap(({ lines: added }) => added), ...runtime]),
    ...assumptions.filter((one) => isInTail(one) || isInBuild(one)).flatMap((one) => commentOn(subject, one)),
  ];
  return {
    kind: "offered",
    plan: {
      rewrite: "multi-stage",
      level: assumptions.length > 0 || split.copies.some(({ todo }) => todo !== undefined) ? "B" : "A",
      edits: inOrder(edits),
      steps: [
        text("The stage that is there becomes {name} and keeps what builds.", { name }),
        text("A new stage on {image} takes the result from it and keeps what runs.", {
          image: split.runtimeImage,
        }),
        ...split.steps,
        ...packages.steps,
      ],
      concerns,
      changes: [
        ...(split.changes ?? []),
        ...(split.start === undefined ? [] : (["entrypoint", "command"] as const)),
        ...(head.some(dropsVariables) ? (["environment"] as const) : []),
      ],
    },
  };
}

/** An ENV that stays in the build alone. */
function dropsVariables({ instruction, role }: Judged): boolean {
  return instruction.keyword === "ENV" && role.kind === "build";
}

/** Does nothing for the stage that it stands in. */
function isPromise({ keyword }: Instruction): boolean {
  return (
    keyword === "EXPOSE" || keyword === "HEALTHCHECK" || keyword === "VOLUME" || keyword === "STOPSIGNAL"
  );
}

function isStarter(keyword: string): boolean {
  return keyword === "CMD" || keyword === "ENTRYPOINT";
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

/** Instructions that go by the working folder. */
const relying: ReadonlySet<string> = new Set([...building, "WORKDIR", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

function setsWorkdirFirst(tail: readonly Judged[]): boolean {
  const first = tail.find(({ instruction }) => relying.has(instruction.keyword))?.instruction;
  return first?.keyword === "WORKDIR" && /^["']?\//.test(first.blanked.trim());
}

function contains({ span }: Instruction, offset: number): boolean {
  return span.start <= offset && offset < span.end;
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
            text: text(
              "What {programs} leaves outside of the copied folders is not in the new stage: copy it, or do this there, too.",
              { programs: programs.join(", ") || "this" },
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

function commentOn({ dockerfile, stage }: Subject, { span, text: assumed }: Concern): readonly Edit[] {
  const instruction = stage.instructions.find((one) => span !== undefined && contains(one, span.start));
  return instruction === undefined ? [] : [insertLinesBefore(dockerfile, instruction, [toTodo(assumed)])];
}

/** Whoever builds the stage by its name wants what runs: the name goes over to the new stage. */
function chooseName({ dockerfile, stage }: Subject): string {
  const others = dockerfile.stages.filter((other) => other !== stage || stage.name !== undefined);
  const taken = new Set(others.map(({ name }) => name?.toLowerCase()));
  return ["build", "builder", "app-build"].find((name) => !taken.has(name)) ?? `build-${others.length}`;
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

/** Insertions at one place keep the order in which they were thought of. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
