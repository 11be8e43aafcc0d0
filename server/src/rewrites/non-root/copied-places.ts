/** Where the files of the build context come to lie in a stage. */
import type { Dockerfile } from "../../dockerfile/model.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import { folderOfPath } from "../context-paths.ts";
import { readStage, type StageReading } from "../stage-reading.ts";

export interface CopiedPlace {
  /** In the context: a file or a folder. */
  readonly source: string;
  /** Absolute, in the stage. */
  readonly target: string;
}

/** `COPY --from` of a stage that copies from a stage…: no file goes through more. */
const mostStages = 4;

/** What the stage takes of the context, by way of other stages, too. */
export function listCopied(
  dockerfile: Dockerfile,
  { copies }: StageReading,
  depth = mostStages,
): readonly CopiedPlace[] {
  if (depth === 0) return [];
  return copies.flatMap(({ from, sources, destination: target }) => {
    if (target === undefined) return [];
    const known = sources.filter((source) => source !== undefined && !/[*?[]/.test(source));
    if (from.kind === "context") {
      return known.map((source) => ({ source: source?.replace(/^\/+/, "") || ".", target }));
    }
    if (from.kind !== "stage") return [];
    const inner = listCopied(dockerfile, readStage(dockerfile, from.stage), depth - 1);
    return known.flatMap((source = "/") =>
      inner
        .filter((copied) => isWithin(copied.target, joinPath("/", source)))
        .map((copied) => ({
          source: copied.source,
          target: joinPath(target, `./${copied.target.slice(joinPath("/", source).length)}`),
        })),
    );
  });
}

/** The last place that a file is copied to: the folder that it lies in, and that of all that was copied with it. */
export function findPlace(
  copied: readonly CopiedPlace[],
  path: string,
): { readonly folder: string; readonly root: string } | undefined {
  for (const { source, target } of copied.toReversed()) {
    const plain = joinPath("/", source);
    const whole = joinPath("/", path);
    if (plain === whole) {
      const root = baseName(target) === baseName(whole) ? joinPath(target, "..") : target;
      return { folder: root, root };
    }
    if (isWithin(whole, plain)) {
      const inside = folderOfPath(whole).slice(plain === "/" ? 0 : plain.length);
      return { folder: joinPath(target, `./${inside}`), root: target };
    }
  }
  return undefined;
}
