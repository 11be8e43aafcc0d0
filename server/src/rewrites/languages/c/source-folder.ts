/** From a folder in an image to the folder of the build context that it was copied from. */
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import { joinPath } from "../../container-path.ts";
import { folderOfPath, normalisePath } from "../../context-paths.ts";
import type { Project } from "../../project/project.ts";
import { readStage } from "../../stage-reading.ts";
import { findImageFile, listSources } from "../../start/files-in-image.ts";

interface Site {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
}

/** @param file that has to be in it */
export async function findSourceFolder(
  site: Site,
  stage: Stage,
  folder: string,
  file: string,
): Promise<string | undefined> {
  const found = await findImageFile(site, stage, joinPath(folder, file));
  if (found === undefined || found.file.kind === "missing") return undefined;
  return folderOfPath(normalisePath(found.path) ?? file);
}

/** The same where only the kind of a file is known that is in it: `g++ *.cpp`. */
export async function findFolderWith(
  { dockerfile, project }: Site,
  stage: Stage,
  folder: string,
  isFile: (name: string) => boolean,
): Promise<string | undefined> {
  for (const copy of readStage(dockerfile, stage).copies) {
    if (copy.from.kind !== "context") continue;
    for (const source of listSources(copy, joinPath(folder, "main.c"))) {
      const path = normalisePath(source.replace(/^\/+/, ""));
      const place = path === undefined ? undefined : folderOfPath(path);
      if (place === undefined || /[*?[]/.test(place)) continue;
      const entries = await project.listTop(place);
      if (entries.some(({ name, kind }) => kind === "file" && isFile(name))) return place;
    }
  }
  return undefined;
}
