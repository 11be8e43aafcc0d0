/** From a folder in an image to the folder of the build context that it was copied from. */
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import { joinPath } from "../../container-path.ts";
import { folderOfPath, normalisePath } from "../../context-paths.ts";
import type { Project } from "../../project/project.ts";
import { findImageFile } from "../../start/files-in-image.ts";

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
