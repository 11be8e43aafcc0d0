/** Where the manifests of the application may be. */
import type { Dockerfile, Stage } from "../../dockerfile/model.ts";
import { folderOfPath, normalisePath } from "../context-paths.ts";
import type { Subject } from "../language.ts";
import { readStage, type StageReading } from "../stage-reading.ts";

/** More are not looked into. */
const mostFolders = 12;

/** Folders of the context that the stage, or one that it copies from, takes something of. */
export function listContextFolders({ dockerfile, reading }: Subject): readonly string[] {
  return [...new Set(listFolders(dockerfile, reading, new Set()))].slice(0, mostFolders);
}

function listFolders(
  dockerfile: Dockerfile,
  { stage, copies }: StageReading,
  seen: Set<Stage>,
): readonly string[] {
  if (seen.has(stage)) return [];
  seen.add(stage);
  return copies.flatMap(({ from, sources }) => {
    if (from.kind === "stage") return listFolders(dockerfile, readStage(dockerfile, from.stage), seen);
    if (from.kind !== "context") return [];
    return sources.flatMap((source) => {
      const path = normalisePath(source ?? "..");
      return path === undefined || /[*?[]/.test(path) ? [] : [path, folderOfPath(path)];
    });
  });
}
