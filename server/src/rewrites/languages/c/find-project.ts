/** Where the sources lie that a stage compiles. */
import type { Command } from "../../../dockerfile/command.ts";
import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import { joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import type { CBuilds } from "./c-builds.ts";
import { isCSource } from "./c-sources.ts";
import { findFolderWith, findSourceFolder } from "./source-folder.ts";

export interface CSourceProject {
  /** In the context. */
  readonly folder: string;
  /** The same in the image; undefined where only a COPY tells of it. */
  readonly imageFolder: string | undefined;
}

/** Of the application itself, not of libraries that the file fetches; undefined where the context does not have it. */
export async function findCProject(
  subject: Subject,
  { commands }: Pick<CBuilds, "commands">,
): Promise<CSourceProject | undefined> {
  const folders = new Set(commands.flatMap((command) => listFolders(subject, command)));
  for (const folder of [...folders, subject.reading.workdir ?? "/"]) {
    for (const file of [
      "CMakeLists.txt",
      "Makefile",
      "makefile",
      "meson.build",
      "main.c",
      "main.cpp",
      "configure.ac",
    ]) {
      const found = await findSourceFolder(subject, subject.stage, folder, file);
      if (found !== undefined) return { folder: found, imageFolder: folder };
    }
  }
  for (const command of commands) {
    const source = command.arguments.find(({ text: word }) => /\.(?:c|cc|cpp|cxx)$/.test(word))?.text;
    const folder = folderOfCommand(subject.reading, command);
    if (source === undefined || folder === undefined) continue;
    if (/[*?[]/.test(source)) {
      const place = seenFrom(folder, source.replace(/[^/]*[*?[].*$/, "") || ".");
      const whole = place && (await findFolderWith(subject, subject.stage, place, isCSource));
      if (place !== undefined && whole !== undefined) return { folder: whole, imageFolder: place };
      continue;
    }
    const found = await findSourceFolder(subject, subject.stage, folder, source);
    const inside = source.includes("/") ? `/${source.slice(0, source.lastIndexOf("/"))}` : "";
    if (found === undefined) continue;
    const isInside = `/${found}`.endsWith(inside);
    const place = isInside ? `/${found}`.slice(1, -inside.length || undefined) || "." : found;
    return { folder: place, imageFolder: isInside ? folder : joinPath(folder, inside.slice(1)) };
  }
  const copied = subject.reading.copies.find(({ sources }) =>
    sources.some((source) => /\.(?:c|cc|cpp)$/.test(source ?? "")),
  );
  const [source] = copied?.sources ?? [];
  if (source === undefined) return undefined;
  return {
    folder: source.includes("/") ? source.slice(0, source.lastIndexOf("/")) : ".",
    imageFolder: undefined,
  };
}

/** Where a command runs, and the folders that it is pointed to: `cmake ..`, `make -C server`. */
function listFolders({ reading }: Subject, command: Command): readonly string[] {
  const folder = folderOfCommand(reading, command);
  if (folder === undefined) return [];
  const named = command.arguments.filter(
    ({ text: word }) => /^(?:-S)?[\w./-]+$/.test(word) && !/^-[^S]/.test(word),
  );
  return [
    folder,
    ...named.flatMap(({ text: word }) => seenFrom(folder, word.replace(/^-S/, "") || ".") ?? []),
  ];
}
