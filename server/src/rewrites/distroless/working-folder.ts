/** The folder in which the process starts: it stays the one that it was, and has to be one that the user may enter. */
import type { Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { isAbsolute, isWithin, joinPath } from "../container-path.ts";
import { inheritedWorkdir, workdirOfImage } from "../inherited-workdir.ts";
import { insertLinesAfter, keywordIn, textOf } from "../instruction-text.ts";
import type { MinimalBase, Subject } from "../language.ts";
import type { Concern, ContractPart } from "../rewrite.ts";
import { type Text, text } from "../text.ts";

export interface WorkingFolder {
  readonly edits: readonly Edit[];
  readonly concerns: readonly Concern[];
  readonly steps: readonly Text[];
  readonly changes: readonly ContractPart[];
}

const asItIs: WorkingFolder = { edits: [], concerns: [], steps: [], changes: [] };

/** Of root alone: mode 0700 in all images. */
const home = "/root";

export function keepWorkingFolder(subject: Subject, target: MinimalBase): WorkingFolder {
  const { reading, stage } = subject;
  const isRoots = (path: string | undefined) => path !== undefined && isWithin(path, home);
  const isEntered =
    isRoots(reading.workdir) ||
    (subject.start.argv ?? []).some((word) => isAbsolute(word) && isRoots(joinPath("/", word)));
  if (isEntered && !/^(?:root|0)(?::|$)/.test(target.user)) return moveOutOfHome(subject);
  const before = inheritedWorkdir(stage);
  const [, name = "", tag] = /^([^:@]+(?::\d+\/[^:@]+)?)(?::([^@]+))?/.exec(target.image) ?? [];
  if (before === workdirOfImage(name, tag) || isSetInTime(subject)) return asItIs;
  const line = `${keywordIn(subject.dockerfile, "WORKDIR")} ${before}`;
  return { ...asItIs, edits: [insertLinesAfter(subject.dockerfile, stage.from, [line])] };
}

/** An absolute WORKDIR stands in front of all that goes by the working folder. */
function isSetInTime({ stage, reading }: Subject): boolean {
  const first = stage.instructions.find(
    (instruction) =>
      instruction.keyword === "WORKDIR" ||
      reading.copies.some((copy) => copy.instruction === instruction && isRelative(copy.instruction)),
  );
  return first?.keyword === "WORKDIR" && isAbsolute(first.words[0]?.raw ?? "");
}

function isRelative({ json, words }: Instruction): boolean {
  const target = json?.at(-1)?.value ?? words.at(-1)?.raw ?? "";
  return !/^["']?[/$]/.test(target);
}

/** From root's home to a folder that everybody may enter. */
export function moveOutOfHome(subject: Subject): WorkingFolder {
  const { dockerfile, stage, reading } = subject;
  const isTaken = (path: string) =>
    reading.copies.some(({ destination }) => destination !== undefined && isWithin(destination, path));
  const place = ["/app", "/srv/app"].find((path) => !isTaken(path));
  const edits: Edit[] = [];
  for (const instruction of stage.instructions) {
    const { keyword } = instruction;
    if (!textOf(dockerfile, instruction).includes(home) || keyword === "RUN" || keyword === "LABEL") continue;
    const word = instruction.words.at(-1);
    const isPath =
      (keyword === "WORKDIR" && instruction.words.length === 1) ||
      ((keyword === "COPY" || keyword === "ADD") && instruction.json === undefined);
    const isOnlyTarget = instruction.words
      .slice(0, -1)
      .every(({ raw }) => !raw.includes(home) || instruction.flags.some(({ name }) => name === "from"));
    if (!isPath || !isOnlyTarget || word === undefined) return { ...asItIs, concerns: [ofRoot(instruction)] };
    const rest = /^\/root\/?(.*)$/.exec(word.raw)?.[1];
    if (rest === undefined && word.raw.includes(home)) return { ...asItIs, concerns: [ofRoot(instruction)] };
    if (rest === undefined) continue;
    const end = word.raw.endsWith("/") && keyword !== "WORKDIR" ? "/" : "";
    edits.push({ span: word.span, text: joinPath(place ?? "/app", rest) + end });
  }
  const last = stage.instructions.findLast(({ keyword }) => keyword === "WORKDIR") ?? stage.from;
  if (place === undefined || edits.length === 0) return { ...asItIs, concerns: [ofRoot(last)] };
  return {
    edits,
    concerns: [],
    steps: [text("{from} is root's alone: the application moves to {place}.", { from: home, place })],
    changes: ["working-directory"],
  };
}

function ofRoot({ argumentsSpan: span }: Instruction): Concern {
  return {
    id: "H20",
    weight: "refuse",
    span,
    text: text("The application is in {from}, which no user but root may enter.", { from: home }),
    remedy: text("Put it into a folder of its own, such as /app."),
  };
}
