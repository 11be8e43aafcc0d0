/** The texts of a program's sources, read within bounds. */
import type { BuildContext } from "../../build-context.ts";
import { joinPath } from "../../context-paths.ts";

export interface SourceText {
  /** In the context. */
  readonly folder: string;
  readonly name: string;
  readonly text: string;
}

export interface SourceTexts {
  readonly files: readonly SourceText[];
  /** False: there are more files than are looked at, or none. */
  readonly isComplete: boolean;
}

const most = { folders: 500, files: 1_000, depth: 10 };
const skipped = /^(?:\..*|testdata|vendor|node_modules|target|build|dist|third_party)$/;

/** @param isSource by a file's name */
export async function readSourceTexts(
  context: BuildContext,
  folder: string,
  isSource: (name: string) => boolean,
): Promise<SourceTexts> {
  const queue = [{ path: folder, depth: 0 }];
  const files: SourceText[] = [];
  let isComplete = true;
  for (let at = 0; at < queue.length; at++) {
    const next = queue[at];
    if (next === undefined) break;
    if (at >= most.folders || files.length >= most.files) {
      isComplete = false;
      break;
    }
    const entries = await context.list(next.path);
    for (const { name, kind } of entries) {
      if (kind !== "folder" || skipped.test(name)) continue;
      if (next.depth < most.depth) queue.push({ path: joinPath(next.path, name), depth: next.depth + 1 });
      else isComplete = false;
    }
    const names = entries.filter(({ name, kind }) => kind === "file" && isSource(name));
    const read = await Promise.all(
      names.map(async ({ name }) => ({ name, file: await context.read(joinPath(next.path, name)) })),
    );
    for (const { name, file } of read) {
      if (file.kind === "text") files.push({ folder: next.path, name, text: file.text });
      else isComplete = false;
    }
  }
  return { files, isComplete: isComplete && files.length > 0 };
}
