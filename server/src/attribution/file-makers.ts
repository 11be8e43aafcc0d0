/** The instruction of a stage that made a file which a package was found in. */
import type { Command } from "../dockerfile/command.ts";
import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/model.ts";
import { isRun } from "../package-managers/shipped-runs.ts";
import type { InstalledPackage } from "../scanners/report.ts";
import { type Making, makesFile, type RunningCommand, readRunning } from "./building-commands.ts";
import { findCopied, findCopyTarget } from "./copied-files.ts";
import { baseName, joinPath, pathBelow } from "./image-path.ts";
import type { Place } from "./named-installs.ts";
import { folderAt } from "./working-folder.ts";

export interface Maker extends Place {
  /** Of a COPY: where the file may come from, the likeliest first. */
  readonly sources: readonly string[];
}

const findRunning: (dockerfile: Dockerfile) => ReadonlyMap<Instruction, readonly RunningCommand[]> = memoize(
  (dockerfile) => dockerfile,
  (dockerfile) => {
    const found = new Map<Instruction, RunningCommand[]>();
    for (const { instruction, isOnbuild, dialect, commands } of dockerfile.scripts) {
      if (isOnbuild || dialect !== "posix" || !isRun(instruction)) continue;
      const running = found.get(instruction) ?? [];
      found.set(instruction, running);
      let folder = folderAt(dockerfile, instruction);
      for (const command of commands) {
        running.push(readRunning(command, folder));
        folder = enter(folder, command);
      }
    }
    return found;
  },
);

/** Lists of packages, which stand in the source and are not made by the installer that reads them. */
const listOfPackages =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|requirements[\w.-]*\.txt|poetry\.lock|Pipfile\.lock|uv\.lock|pdm\.lock|go\.(?:mod|sum)|Cargo\.lock|Gemfile\.lock|composer\.lock|pom\.xml|packages\.lock\.json|gradle\.lockfile)$/;

/** Better evidence first. */
type Evidence = "command-surely" | "copy-named" | "command-maybe" | "copy-folder";
const evidence: readonly Evidence[] = ["command-surely", "copy-named", "command-maybe", "copy-folder"];
const evidenceOfList: readonly Evidence[] = ["copy-named", "copy-folder", "command-surely", "command-maybe"];

/**
 * @param path of the file in the stage, absolute
 * @returns undefined where no instruction of the stage's lineage does, or where several may
 */
export function findMaker(
  dockerfile: Dockerfile,
  stage: Stage,
  path: string,
  installed: InstalledPackage,
): Maker | undefined {
  const isList = listOfPackages.test(baseName(path)) && !path.includes("/node_modules/");
  const running = findRunning(dockerfile);
  const found = new Map<Evidence, Maker[]>();
  const add = (kind: Evidence, maker: Maker) => found.set(kind, [...(found.get(kind) ?? []), maker]);
  for (const ancestor of stage.lineage.toReversed()) {
    for (const instruction of ancestor.instructions) {
      if (instruction.keyword === "COPY" || instruction.keyword === "ADD") {
        const copied = findCopied(dockerfile, ancestor, instruction, path);
        const [first] = copied;
        if (first === undefined) continue;
        const sources = copied.map(({ source }) => source);
        add(first.isNamed ? "copy-named" : "copy-folder", { instruction, stage: ancestor, sources });
        continue;
      }
      const commands = running.get(instruction);
      if (commands === undefined) continue;
      const making = findMaking(commands, path, installed);
      if (making !== undefined) add(`command-${making}`, { instruction, stage: ancestor, sources: [] });
      if (isList) continue;
      // What runs in a folder of sources may have made the file as well as they may have held it.
      const untouched = found
        .get("copy-folder")
        ?.filter(
          (copy) =>
            takesFromStage(copy) ||
            !worksIn(commands, findCopyTarget(dockerfile, copy.stage, copy.instruction)),
        );
      if (untouched !== undefined) found.set("copy-folder", untouched);
    }
  }
  for (const kind of isList ? evidenceOfList : evidence) {
    const makers = found.get(kind) ?? [];
    // Of several copies the last one stays; of several commands nobody knows.
    if (makers.length > 0) return makers.length === 1 || kind.startsWith("copy") ? makers.at(-1) : undefined;
  }
  return undefined;
}

function takesFromStage({ instruction }: Maker): boolean {
  return instruction.flags.some(({ name }) => name === "from");
}

function worksIn(commands: readonly RunningCommand[], target: string): boolean {
  return commands.some(({ folder }) => folder === target || pathBelow(target, folder) !== undefined);
}

function findMaking(
  commands: readonly RunningCommand[],
  path: string,
  installed: InstalledPackage,
): Making | undefined {
  let found: Making | undefined;
  for (const command of commands) {
    const making = makesFile(command, path, installed);
    if (making === "surely") return making;
    found ??= making;
  }
  return found;
}

function enter(folder: string, { program, arguments: [first] }: Command): string {
  return program === "cd" && first?.value !== undefined ? joinPath(folder, first.value) : folder;
}
