/** Moves the stage that runs an application to an image without a shell and a package manager. */
import type { Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { isWithin } from "../container-path.ts";
import { writeCopyFrom } from "../copy-line.ts";
import { environmentLines } from "../environment-lines.ts";
import { convertHealthCheck, findHealthPrograms } from "../health-check/convert-health-check.ts";
import {
  closeGaps,
  deleteAllLines,
  deleteLines,
  insertLinesAfter,
  insertLinesBefore,
} from "../instruction-text.ts";
import type { Copy, MinimalBase, Subject } from "../language.ts";
import { findLanguage } from "../languages/languages.ts";
import { findLowPorts } from "../non-root/root-needs.ts";
import type { Concern, ContractPart, Outcome } from "../rewrite.ts";
import type { CopyReading } from "../stage-reading.ts";
import { editStart } from "../start-edits.ts";
import { text } from "../text.ts";
import { toTodo } from "../todo.ts";
import { editHealthCheck } from "./health-check-edit.ts";
import { judgeRuns } from "./judge-runs.ts";
import type { Moved } from "./made-elsewhere.ts";
import { keepWorkingFolder } from "./working-folder.ts";

export async function planDistroless(subject: Subject): Promise<Outcome> {
  const { stage } = subject;
  if (stage.isWindows || stage.base.kind === "scratch" || stage.base.kind === "invalid")
    return { kind: "nothing" };
  const facts = stage.rootImage?.facts;
  if (facts?.isDistroless === true || facts?.hasShell === false) return { kind: "nothing" };
  const language = await findLanguage(subject);
  if (language?.minimise === undefined) return { kind: "nothing" };
  const target = await language.minimise(subject);
  if (target === undefined) return { kind: "nothing" };
  if (target.kind === "refusal") return { kind: "refused", concerns: target.concerns };
  if (stage.lineage.length > 1) {
    return {
      kind: "refused",
      concerns: [
        {
          id: "S1",
          weight: "refuse",
          span: stage.baseSpan,
          text: text("The last stage is built from another stage of the file, whose contents it would lose."),
          remedy: text("Begin the last stage FROM an image, and copy what it needs from the other stage."),
        },
      ],
    };
  }
  return assemble(subject, target);
}

function assemble(subject: Subject, target: MinimalBase): Outcome {
  const { dockerfile, stage } = subject;
  const check = convertHealthCheck(subject, target.healthRuntime);
  // What only a HEALTHCHECK asked with is needed no more.
  const covered = new Set([...target.coveredPackages, ...findHealthPrograms(subject)]);
  const runs = judgeRuns(subject, { ...target, coveredPackages: covered });
  const folder = keepWorkingFolder(subject, target);
  // The language may move a port to another number itself.
  const stays = ({ span }: Concern) => !target.edits.some((edit) => edit.span.start === span?.start);
  const ports = stage.effectiveUser.state === "nonRoot" ? [] : findLowPorts(subject).filter(stays);
  const concerns = [
    ...subject.start.concerns.filter(({ weight }) => weight !== "refuse"),
    ...target.concerns,
    ...(check.kind === "keep" ? [] : check.concerns),
    ...runs.concerns,
    ...folder.concerns,
    ...ports,
  ];
  const refusals = concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refused", concerns: refusals };
  const own = stage.instructions;
  const of = (...keywords: readonly string[]) => own.filter(({ keyword }) => keywords.includes(keyword));
  const assumptions = concerns.filter(({ weight }) => weight === "assume");
  // Docker's older builder drops what is put into a volume behind VOLUME.
  const volume = own.findIndex(({ keyword }) => keyword === "VOLUME");
  const inFront = volume < 0 ? own : own.slice(0, volume);
  const lastCopy =
    inFront.findLast(({ keyword }) => ["COPY", "ADD", "WORKDIR", "ENV"].includes(keyword)) ?? stage.from;
  const lastBrought = inFront.findLast(({ keyword }) => keyword === "COPY" || keyword === "ADD") ?? lastCopy;
  // A folder belongs to whoever makes it first: what is copied into it comes behind it.
  const findFilling = ({ path }: Moved) =>
    subject.reading.copies.find(
      ({ destination }) => destination !== undefined && destination !== path && isWithin(destination, path),
    );
  const isFilled = (moved: Moved) => findFilling(moved) !== undefined;
  const variables = environmentLines(subject);
  const added = [
    ...variables,
    ...target.runtimeLines,
    ...runs.lines,
    ...target.copies.flatMap((copy) => writeCopy(subject, copy, copy.stage.name ?? String(copy.stage.index))),
  ];
  const movedLines = runs.moved
    .filter((moved) => !isFilled(moved))
    .map((moved) => writeMoved(subject, moved, target.user));
  const edits: Edit[] = [
    ...assumptions
      // The rewrite that has split the stage may have said it already.
      .filter((assumption) => !dockerfile.text.includes(toTodo(assumption.text)))
      .map((assumption) => commentOn(subject, assumption)),
    { span: stage.baseSpan, text: target.image },
    ...folder.edits,
    ...target.edits,
    ...target.additions.map(({ at, where, lines }) =>
      (where === "before" ? insertLinesBefore : insertLinesAfter)(dockerfile, at, lines),
    ),
    ...runs.donorLines.map(({ at, lines }) => insertLinesAfter(dockerfile, at, lines)),
    ...deleteAllLines(dockerfile, of("RUN", "SHELL")),
    ...of("COPY", "ADD").flatMap((instruction) => renumberOwner(instruction, target.user)),
    ...subject.reading.copies.flatMap((copy) => openToAll(copy)),
    ...runs.given.map(({ keywordSpan: { end } }) => ({
      span: { start: end, end },
      text: ` --chown=${target.user}`,
    })),
    ...editUsers(subject, target),
    ...runs.moved.flatMap((moved) => {
      const filling = findFilling(moved);
      const line = writeMoved(subject, moved, target.user);
      return filling === undefined ? [] : [insertLinesBefore(dockerfile, filling.instruction, [line])];
    }),
    ...(added.length > 0 ? [insertLinesAfter(dockerfile, lastCopy, added)] : []),
    ...(movedLines.length > 0 ? [insertLinesAfter(dockerfile, lastBrought, movedLines)] : []),
    ...(target.start === undefined ? [] : editStart(subject, target.start)),
    ...editHealthCheck(subject, check),
  ];
  return {
    kind: "offered",
    plan: {
      rewrite: "distroless",
      level: assumptions.length > 0 ? "B" : "A",
      edits: closeGaps(
        dockerfile,
        edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
      ),
      steps: [
        text("The last stage moves to {image}, which has no shell and no package manager.", {
          image: target.image,
        }),
        text("Its process runs as {user}.", { user: target.user }),
        ...target.steps,
        ...runs.steps,
        ...folder.steps,
      ],
      concerns: [...concerns, afterwards],
      changes: [
        ...listChanges(subject, target),
        ...(check.kind === "keep" ? [] : (["health-check"] as const)),
        ...folder.changes,
        ...(variables.length + runs.lines.length > 0 ? (["environment"] as const) : []),
      ],
    },
  };
}

const afterwards: Concern = {
  id: "H31",
  weight: "note",
  text: text(
    "Without a shell, `docker exec` opens none: `docker debug`, or a :debug tag of the image, does.",
  ),
};

function listChanges({ stage }: Subject, target: MinimalBase): readonly ContractPart[] {
  const has = (keyword: string) => stage.instructions.some((one) => one.keyword === keyword);
  return [
    ...(target.changes ?? []),
    "user",
    ...(target.start === undefined ? [] : (["entrypoint", "command"] as const)),
    ...(has("SHELL") ? (["shell"] as const) : []),
  ];
}

function writeCopy({ dockerfile }: Subject, { from, to, todo }: Copy, stage: string): readonly string[] {
  return [...(todo === undefined ? [] : [toTodo(todo)]), writeCopyFrom(dockerfile, stage, { from, to })];
}

function writeMoved({ dockerfile }: Subject, { stage, path, from }: Moved, user: string): string {
  const name = stage.name ?? String(stage.index);
  return writeCopyFrom(dockerfile, name, { from, to: path, owner: user });
}

/** Names are looked up in the image's passwd file, which knows few. */
function renumberOwner(instruction: Instruction, user: string): readonly Edit[] {
  const flag = instruction.flags.find(({ name }) => name === "chown");
  if (flag?.valueSpan === undefined || /^\d+(?::\d+)?$/.test(flag.value ?? "")) return [];
  const isRoot = /^root(?::|$)/.test(flag.value ?? "");
  return [{ span: flag.valueSpan, text: isRoot ? "0:0" : user }];
}

/** Docker gives a file from a URL to root alone: mode 600 (Dockerfile reference, "Adding files from a URL"). */
function openToAll({ from, instruction, sources }: CopyReading): readonly Edit[] {
  const isFile = sources.every(
    (source) => source !== undefined && /^https?:/.test(source) && !/\.git(?:#|$)/.test(source),
  );
  if (from.kind !== "remote" || !isFile) return [];
  if (instruction.flags.some(({ name }) => name === "chmod" || name === "chown")) return [];
  const { end } = instruction.keywordSpan;
  return [{ span: { start: end, end }, text: " --chmod=0644" }];
}

function editUsers({ dockerfile, stage }: Subject, { user, isUser }: MinimalBase): readonly Edit[] {
  const users = stage.instructions.filter(({ keyword }) => keyword === "USER");
  const last = users.at(-1);
  return users.flatMap((instruction) => {
    if (instruction !== last) return [deleteLines(dockerfile, instruction)];
    if (isUser?.(instruction.words.map(({ raw }) => raw).join(" ")) === true) return [];
    const { argumentsSpan } = instruction;
    const end = instruction.words.at(-1)?.span.end ?? argumentsSpan.end;
    return [{ span: { start: argumentsSpan.start, end }, text: user }];
  });
}

function commentOn({ dockerfile, stage }: Subject, { span, text: assumed }: Concern): Edit {
  const inside = stage.instructions.find(
    (one) =>
      span !== undefined &&
      one.span.start <= span.start &&
      span.start < one.span.end &&
      one.keyword !== "RUN",
  );
  return insertLinesBefore(dockerfile, inside ?? stage.from, [toTodo(assumed)]);
}
