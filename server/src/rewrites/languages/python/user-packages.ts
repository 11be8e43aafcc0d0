/** `pip install --user` as root, copied to root's home: nobody else can read it there. */
import type { Instruction } from "../../../dockerfile/model.ts";
import { envPairs } from "../../../dockerfile/variables.ts";
import type { Edit } from "../../../finding.ts";
import { joinPath } from "../../container-path.ts";
import { deleteLines } from "../../instruction-text.ts";
import type { Preparation, Subject } from "../../language.ts";
import { readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import { findPackagePlace } from "./package-place.ts";
import { readPythonBase } from "./python-base.ts";

const personal = "/root/.local";
/** Both hold `bin` and `lib/python3.12/site-packages`, and the interpreter looks here whoever starts it. */
const shared = "/usr/local";

/** @returns undefined where no COPY brings such packages, or something else is in root's home, too */
export function openPackages(subject: Subject): Preparation | undefined {
  const { dockerfile, stage, reading } = subject;
  const base = readPythonBase(stage);
  if (base?.source !== "image" || stage.lineage.length > 1) return undefined;
  const copy = reading.copies.find(
    ({ instruction, from, sources: [source = "", ...rest], destination }) =>
      from.kind === "stage" &&
      rest.length === 0 &&
      joinPath("/", source) === personal &&
      destination === personal &&
      // Written there as it is, for that is what is changed.
      (instruction.json?.at(-1)?.value ?? instruction.words.at(-1)?.raw)?.includes(personal) === true,
  );
  if (copy?.from.kind !== "stage") return undefined;
  const donor = copy.from.stage;
  const place = findPackagePlace({ ...subject, stage: donor, reading: readStage(dockerfile, donor) });
  const isSame = readPythonBase(donor.lineage.at(-1) ?? donor)?.minor === base.minor;
  if (place.kind !== "user" || place.folder !== personal || !isSame) return undefined;
  const others = stage.instructions.filter(
    (one) => one !== copy.instruction && /\/root\b|~\//.test(one.blanked.replaceAll(`${personal}/`, "/")),
  );
  if (others.length > 0) return undefined;
  const edits = stage.instructions.flatMap((instruction) =>
    setsPathAlone(instruction)
      ? [deleteLines(dockerfile, instruction)]
      : instruction === copy.instruction
        ? moveTarget(dockerfile.text, instruction)
        : movePlaces(dockerfile.text, instruction),
  );
  const changed = new Set(
    stage.instructions.filter((one) => one.blanked.includes(personal)).map(({ keyword }) => keyword),
  );
  return {
    edits,
    steps: [
      text("The packages in {from} come to {to}, where every user finds them.", {
        from: personal,
        to: shared,
      }),
    ],
    changes: [
      ...(changed.has("ENV") ? (["environment"] as const) : []),
      ...(changed.has("CMD") ? (["command"] as const) : []),
      ...(changed.has("ENTRYPOINT") ? (["entrypoint"] as const) : []),
    ],
  };
}

/** `ENV PATH=/root/.local/bin:$PATH`: the new place is on PATH as it is. */
function setsPathAlone(instruction: Instruction): boolean {
  if (instruction.keyword !== "ENV") return false;
  const pairs = envPairs(instruction);
  return (
    pairs.length === 1 &&
    pairs.every(
      ([name, { raw }]) => name === "PATH" && /^["']?\/root\/\.local\/bin:\$\{?PATH\}?["']?$/.test(raw),
    )
  );
}

/** What it is copied from stays. */
function moveTarget(code: string, { argumentsSpan }: Instruction): readonly Edit[] {
  const at = code.lastIndexOf(personal, argumentsSpan.end);
  return at < argumentsSpan.start ? [] : [{ span: { start: at, end: at + personal.length }, text: shared }];
}

function movePlaces(code: string, { argumentsSpan: { start, end } }: Instruction): readonly Edit[] {
  return [...code.slice(start, end).matchAll(/\/root\/\.local(?=\/)/g)].map(({ index }) => ({
    span: { start: start + index, end: start + index + personal.length },
    text: shared,
  }));
}
