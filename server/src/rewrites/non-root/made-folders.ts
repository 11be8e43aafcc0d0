/** Folders that a user has to own in an image without a shell: made in a stage that has one, and copied from there. */
import type { Instruction, Stage } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { isWithin, joinPath } from "../container-path.ts";
import { insertLinesAfter, insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import { readStage, type StageReading } from "../stage-reading.ts";
import { type Text, text } from "../text.ts";

/** Folders that images have already, with what is in them: `/var/log`, `/home`. */
const shared = /^\/(?:etc|home|lib|mnt|opt|root|run|srv|tmp|usr|var)(?:\/[^/]+)?$/;

export interface MadeFolders {
  readonly edits: readonly Edit[];
  readonly step: Text;
}

/**
 * @param paths absolute
 * @param user as USER takes it
 * @returns undefined where no stage can make them, or where they come along with others
 */
export function makeFolders(
  subject: Subject,
  paths: readonly string[],
  user: string,
): MadeFolders | undefined {
  const { dockerfile, stage, reading } = subject;
  const owner = user === "nonroot" ? "65532:65532" : user;
  const donor = findDonor(subject);
  const isBrought = paths.some((path) =>
    reading.copies.some(({ destination = "/" }) => destination !== "/" && isWithin(path, destination)),
  );
  if (donor === undefined || isBrought || !/^\d+(?::\d+)?$/.test(owner)) return undefined;
  // What the stage works with may hold files, which are not to come along.
  const used = listUsed(readStage(dockerfile, donor));
  const place = (path: string) =>
    shared.test(path) || used.some((other) => isWithin(path, other) || isWithin(other, path))
      ? `/new${path}`
      : path;
  const name = donor.name ?? String(donor.index);
  const lines = paths.map(
    (path) => `${keywordIn(dockerfile, "COPY")} --from=${name} --chown=${owner} ${place(path)} ${path}`,
  );
  // A folder belongs to whoever makes it first: WORKDIR, VOLUME and COPY make it root's.
  const isFirst = (path: string | undefined) =>
    path !== undefined && paths.some((folder) => isWithin(path, folder));
  const enter = (instruction: Instruction) => {
    const word = instruction.words[0]?.raw ?? "";
    return word.includes("$") ? paths[0] : joinPath(reading.workdirAt(instruction) ?? "/", word);
  };
  const anchor = stage.instructions.find(
    (instruction) =>
      instruction.keyword === "VOLUME" ||
      (instruction.keyword === "WORKDIR" && isFirst(enter(instruction))) ||
      reading.copies.some((copy) => copy.instruction === instruction && isFirst(copy.destination)),
  );
  const making = `${keywordIn(dockerfile, "RUN")} mkdir -p ${paths.map(place).join(" ")}`;
  return {
    edits: [
      insertLinesAfter(dockerfile, donor.instructions.at(-1) ?? donor.from, [making]),
      anchor === undefined
        ? insertLinesAfter(dockerfile, stage.from, lines)
        : insertLinesBefore(dockerfile, anchor, lines),
    ],
    step: text(
      "{folders} are made in the stage {stage} and copied from there: nothing can make them without a shell.",
      { folders: paths.join(", "), stage: name },
    ),
  };
}

/** Folders that a stage copies to, works in or names in its commands; not the root folder, which all lie in. */
function listUsed({ workdir = "/", copies, commands }: StageReading): readonly string[] {
  const copied = copies.flatMap(({ destination }) => destination ?? []);
  const named = commands.flatMap((command) =>
    command.arguments.flatMap(({ text: word }) => word.match(/\/[\w./-]+/g) ?? []),
  );
  return [workdir, ...copied, ...named].map((path) => joinPath("/", path)).filter((path) => path !== "/");
}

/** A stage with a shell and root's rights that the last one copies from anyway. */
function findDonor({ reading, stage }: Subject): Stage | undefined {
  return reading.copies
    .flatMap(({ from }) => (from.kind === "stage" && !stage.lineage.includes(from.stage) ? [from.stage] : []))
    .find(
      (donor) =>
        donor.rootImage?.facts?.hasShell === true && donor.effectiveUser.state === "root" && !donor.isWindows,
    );
}
