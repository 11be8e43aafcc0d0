/** From a path in an image to the file of the build context that it was copied from. */
import type { Dockerfile, Stage } from "../../dockerfile/model.ts";
import type { ContextFile } from "../build-context.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import { joinPath as joinContextPath } from "../context-paths.ts";
import type { Project } from "../project/project.ts";
import { type CopyReading, readStage } from "../stage-reading.ts";

export interface ImageFile {
  /** In the context. */
  readonly path: string;
  readonly file: ContextFile;
  /** The instruction that brought it into the stage where it is used. */
  readonly copy: CopyReading;
}

interface Site {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
}

/** `COPY --from` of a stage that copies from a stage…: no file goes through more. */
const mostStages = 8;

/**
 * The file at an absolute path of a stage's image, as the context has it; undefined where no COPY of the context
 * brings it: built, fetched, or part of the base image.
 */
export async function findImageFile(site: Site, stage: Stage, path: string): Promise<ImageFile | undefined> {
  return findAt(site, stage, path, mostStages);
}

async function findAt(site: Site, stage: Stage, path: string, depth: number): Promise<ImageFile | undefined> {
  if (depth === 0) return undefined;
  for (const copy of readStage(site.dockerfile, stage).copies.toReversed()) {
    for (const source of listSources(copy, path)) {
      if (copy.from.kind === "stage") {
        const found = await findAt(site, copy.from.stage, joinPath("/", source), depth - 1);
        if (found !== undefined) return { ...found, copy };
      } else if (copy.from.kind === "context") {
        const place = joinContextPath(".", source.replace(/^\/+/, ""));
        const file = await site.project.context.read(place);
        // Folders cannot be read, either.
        if (file.kind !== "missing" && file.kind !== "failed") return { path: place, file, copy };
      }
    }
  }
  return undefined;
}

/** What a COPY may have taken for `path`: whether its sources are files or folders is not known here. */
export function listSources(copy: CopyReading, path: string): readonly string[] {
  const { destination, intoFolder } = copy;
  if (destination === undefined || !isWithin(path, destination)) return [];
  const rest = path.slice(destination === "/" ? 1 : destination.length + 1);
  return copy.sources.flatMap((source) => {
    if (source === undefined) return [];
    if (/[*?[]/.test(source)) return matches(source, rest) ? [`${folderOf(source)}${rest}`] : [];
    if (rest === "") return intoFolder ? [] : [source];
    const inside = `${source.replace(/\/+$/, "")}/${rest}`;
    return baseName(source) === rest ? [source, inside] : [inside];
  });
}

function folderOf(source: string): string {
  return source.slice(0, source.lastIndexOf("/") + 1);
}

/** A pattern's last part against a file's name: `*` and `?` as Go's filepath.Match has them. */
function matches(source: string, name: string): boolean {
  const pattern = baseName(source);
  if (name.includes("/") || folderOf(source).match(/[*?[]/) || pattern.split("*").length > 4) return false;
  const regex = pattern.replace(/[\\^$.|+(){}[\]]|\*|\?/g, (char) =>
    char === "*" ? "[^/]*" : char === "?" ? "[^/]" : `\\${char}`,
  );
  return new RegExp(`^${regex}$`).test(name);
}
