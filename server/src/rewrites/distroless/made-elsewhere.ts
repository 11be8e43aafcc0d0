/** Folders and files that RUN makes in the last stage: made in a stage that has a shell, and copied from there. */
import type { Stage } from "../../dockerfile/model.ts";
import { isWithin, joinPath } from "../container-path.ts";
import { keywordIn } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import { readStage, type StageReading } from "../stage-reading.ts";
import { type Text, text } from "../text.ts";

export interface Moved {
  readonly stage: Stage;
  readonly path: string;
  /** Where it is made: elsewhere where the stage may have files in a folder of this name. */
  readonly from: string;
}

export interface MadeElsewhere {
  readonly moved: readonly Moved[];
  /** For the end of the donor. */
  readonly line: string;
  readonly step: Text;
}

/**
 * @param donor the stage that has a shell
 * @param folders absolute, as `files`; together at least one
 */
export function makeElsewhere(
  { dockerfile, reading }: Subject,
  donor: Stage,
  folders: ReadonlySet<string>,
  files: ReadonlySet<string>,
): MadeElsewhere {
  const all = [...folders, ...files];
  const outermost = all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
  const place = placesIn(donor, readStage(dockerfile, donor).workdir ?? "/");
  const taken = outermost.filter((path) => place(path) !== path && comesAlong(path, reading, donor));
  const others = [...folders]
    .filter((path) => !taken.some((folder) => isWithin(path, folder)))
    // `mkdir -p` makes those around it as well.
    .filter((path) => ![...folders].some((other) => other !== path && isWithin(other, path)));
  const touched = [...files].filter((path) => !taken.includes(path)).map(place);
  const needed = [...new Set([...others.map(place), ...touched.map(folderOf).filter((path) => path !== "")])];
  const made = [
    ...(needed.length > 0 ? [`mkdir -p ${needed.join(" ")}`] : []),
    ...(taken.length > 0
      ? [
          `mkdir -p ${[...new Set(taken.flatMap((path) => [...(files.has(path) ? [] : [path]), folderOf(place(path))]))].join(" ")}`,
          ...taken.filter((path) => files.has(path)).map((path) => `touch ${path}`),
          ...taken.map((path) => `mv ${path} ${folderOf(place(path))}/`),
        ]
      : []),
    ...(touched.length > 0 ? [`touch ${touched.join(" ")}`] : []),
  ];
  return {
    moved: outermost.map((path) => ({ stage: donor, path, from: place(path) })),
    line: `${keywordIn(dockerfile, "RUN")} ${made.join(" && ")}`,
    step: text(
      "{folders} are made in the stage {stage} and copied from there: nothing can make them without a shell.",
      { folders: outermost.join(", "), stage: donor.name ?? String(donor.index) },
    ),
  };
}

/** Whether a folder is in one that is copied whole from the donor: it stays with whom that is given to. */
export function comesAlong(path: string, { copies }: StageReading, donor: Stage | undefined): boolean {
  return copies.some(
    ({ from, destination, sources }) =>
      from.kind === "stage" &&
      from.stage === donor &&
      destination !== undefined &&
      sources.some((source) => joinPath("/", source ?? "") === destination) &&
      isWithin(path, destination),
  );
}

/** A user without privileges can make folders only in those that are everybody's. */
function placesIn({ effectiveUser }: Stage, inUse: string): (path: string) => string {
  if (effectiveUser.state !== "root") return (path) => `/tmp/new${path}`;
  return (path) => (inUse !== "/" && isWithin(path, inUse) ? `/new${path}` : path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
