/** Where in a Dockerfile the program comes from that its last stage runs. */
import type { Stage } from "../../../dockerfile/model.ts";
import { baseName, isAbsolute, isWithin, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { readStage, type StageReading } from "../../stage-reading.ts";
import { listSources } from "../../start/files-in-image.ts";
import { searchPath } from "../../start/search-path.ts";
import { withoutInit } from "./without-init.ts";

export interface CopiedProgram {
  /** In the stage that it is copied from; absolute. */
  readonly built: string;
  readonly stage: Stage;
  /** In the last stage; absolute. */
  readonly path: string;
}

/** How a language's build stages are told. */
export interface Compiler {
  /** `go` */
  readonly program: string;
  builds(reading: StageReading): boolean;
}

/** The program that the start names, where it is copied from a stage in which the compiler runs. */
export function findCopiedProgram(subject: Subject, compiler: Compiler): CopiedProgram | undefined {
  const { dockerfile, reading } = subject;
  const word = (withoutInit(subject) ?? subject).start.argv?.[0];
  if (word === undefined) return undefined;
  const workdir = reading.workdir ?? "/";
  const paths = word.includes("/")
    ? [isAbsolute(word) ? joinPath("/", word) : joinPath(workdir, word)]
    : [...searchPath, "/go/bin", "/usr/local/cargo/bin", workdir].map((folder) => joinPath(folder, word));
  // Sources that are named say more than a folder that may hold anything.
  for (const isNamed of [true, false]) {
    for (const path of paths) {
      const found = trace(path, reading, 8, isNamed);
      if (found !== undefined) return { ...found, path };
    }
  }
  return undefined;

  function trace(
    path: string,
    at: StageReading,
    depth: number,
    isNamed: boolean,
  ): { readonly built: string; readonly stage: Stage } | undefined {
    for (const copy of at.copies.toReversed()) {
      if (copy.from.kind !== "stage" || copy.destination === undefined || !isWithin(path, copy.destination))
        continue;
      const origin = readStage(dockerfile, copy.from.stage);
      const named = copy.sources.flatMap((source) => (source === undefined ? [] : [joinPath("/", source)]));
      for (const source of listSources(copy, path)) {
        const place = joinPath("/", source);
        if (named.includes(place) !== isNamed || (!isNamed && named.some((one) => /\.\w+$/.test(one))))
          continue;
        const further = depth > 0 ? trace(place, origin, depth - 1, true) : undefined;
        if (further !== undefined) return further;
        if (compiler.builds(origin) && (isNamed || isMentioned(place, origin, compiler))) {
          return { built: place, stage: copy.from.stage };
        }
      }
    }
    return undefined;
  }
}

/** Whether a command names the program, or may make it without. */
function isMentioned(place: string, { commands }: StageReading, compiler: Compiler): boolean {
  const name = baseName(place);
  return commands.some(
    ({ program, arguments: words }) =>
      program === compiler.program || words.some(({ text }) => text.includes(name)),
  );
}
