/** Where the sources of the application and its manifests may be. */
import type { Dockerfile, Stage } from "../../dockerfile/model.ts";
import { folderOfPath, normalisePath } from "../context-paths.ts";
import type { Subject } from "../language.ts";
import { readStage, type StageReading } from "../stage-reading.ts";

/** More are not looked into. */
const mostFolders = 12;

/** Folders of the context that the stage, or one that it copies from, takes something of, or that are around those. */
export function listContextFolders(subject: Subject): readonly string[] {
  const paths = listCopiedPaths(subject).flatMap((path) => [path, folderOfPath(path)]);
  return [...new Set(paths)].slice(0, mostFolders);
}

/** Files and folders of the context that the stage, or one that it copies from, takes. */
export function listCopiedPaths({ dockerfile, reading }: Subject): readonly string[] {
  return [...new Set(listPaths(dockerfile, reading, new Set()))];
}

function listPaths(
  dockerfile: Dockerfile,
  { stage, copies }: StageReading,
  seen: Set<Stage>,
): readonly string[] {
  if (seen.has(stage)) return [];
  seen.add(stage);
  return copies.flatMap(({ from, sources }) => {
    if (from.kind === "stage") return listPaths(dockerfile, readStage(dockerfile, from.stage), seen);
    if (from.kind !== "context") return [];
    return sources.flatMap((source) => {
      const path = normalisePath(source ?? "..");
      return path === undefined || /[*?[]/.test(path) ? [] : [path];
    });
  });
}
