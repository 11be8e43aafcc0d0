/** Which of the programs that a container starts its stage has built, and where they lie. */
import type { Command } from "../../../dockerfile/command.ts";
import { baseName, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { packageThatRuns } from "../../system-packages/programs.ts";
import { text } from "../../text.ts";
import { findStartedPrograms, type StartedProgram, type StartedPrograms } from "./started-programs.ts";

/** What the commands of a stage make. */
export interface Made {
  /** Programs; absolute. */
  readonly outputs: readonly string[];
  /** Folders that get programs whose names nobody can tell. */
  readonly folders: readonly string[];
  /** The same, of those that PATH holds. */
  readonly installFolders: readonly string[];
  /** Something builds that does not say what: `make`, a script. */
  readonly isUnseen: boolean;
}

export interface BuiltProgram {
  /** In the build stage; absolute. */
  readonly from: string;
  readonly to: string;
  readonly doubt?: Concern;
}

export interface BuiltPrograms {
  readonly started: StartedPrograms;
  readonly built: readonly BuiltProgram[];
  /** Names of programs that are neither built nor installed by the file. */
  readonly others: readonly string[];
}

export async function findBuiltPrograms(subject: Subject, made: Made): Promise<BuiltPrograms> {
  const started = await findStartedPrograms(subject);
  const built: BuiltProgram[] = [];
  const others: string[] = [];
  for (const program of started.programs) {
    const found = match(subject, program, made);
    if (found !== undefined) built.push(found);
    else if (!isInstalled(subject, program.word)) others.push(program.word);
  }
  return { started, built, others };
}

/** A name that is looked up goes to where every image looks. */
function match(subject: Subject, { word, path }: StartedProgram, made: Made): BuiltProgram | undefined {
  const { outputs, folders, installFolders, isUnseen } = made;
  const makesAny = outputs.length > 0 || folders.length > 0 || installFolders.length > 0 || isUnseen;
  if (path === undefined) {
    const found =
      findMovedToPath(subject, word) ??
      outputs.find((output) => baseName(output) === word && isInPath(output, installFolders)) ??
      outputs.find((output) => baseName(output) === word);
    if (found !== undefined && makesAny) return { from: found, to: placeOf(found) };
    const [open] = installFolders;
    if (open === undefined || isInstalled(subject, word)) return undefined;
    const from = joinPath(open, word);
    return { from, to: placeOf(from), doubt: assumed(from) };
  }
  if (outputs.includes(path)) return { from: path, to: path };
  if (!makesAny) return undefined;
  if (subject.reading.commands.some((command) => putsAt(command, path))) return { from: path, to: path };
  const isOpen = [...folders, ...installFolders].includes(joinPath(path, ".."));
  if (!isOpen && !isUnseen) return undefined;
  return !isOpen && isBrought(subject, path) ? undefined : { from: path, to: path, doubt: assumed(path) };
}

/** `mv app /usr/local/bin/`. */
export function putsAt({ program, arguments: words }: Command, path: string): boolean {
  if (program !== "mv" && program !== "cp" && program !== "install" && program !== "ln") return false;
  const target = words.at(-1)?.value;
  return target !== undefined && (target === path || joinPath(target, baseName(path)) === path);
}

const ofEveryImage = /^(?:\/usr(?:\/local)?)?\/s?bin(?:\/|$)/;

function findMovedToPath({ reading }: Subject, word: string): string | undefined {
  for (const { program, arguments: words } of reading.commands) {
    if (program !== "mv" && program !== "cp" && program !== "install" && program !== "ln") continue;
    const target = words.at(-1)?.value;
    if (target === undefined || !ofEveryImage.test(target)) continue;
    if (baseName(target) === word) return target;
    // Whatever a variable says of the folder, the name stays.
    const isMoved = words.slice(0, -1).some(({ text: source }) => baseName(source) === word);
    if (isMoved) return joinPath(target, word);
  }
  return undefined;
}

function isInPath(path: string, installFolders: readonly string[]): boolean {
  return ofEveryImage.test(path) || installFolders.includes(joinPath(path, ".."));
}

/** Folders that every image's PATH has stay; those of a compiler are in its own image's alone. */
function placeOf(path: string): string {
  return ofEveryImage.test(path) ? path : joinPath("/usr/local/bin", baseName(path));
}

function isBrought({ reading }: Subject, path: string): boolean {
  return reading.copies.some(
    ({ destination, intoFolder, sources }) =>
      destination !== undefined &&
      (destination === path ||
        (intoFolder &&
          sources.some(
            (source) => source !== undefined && joinPath(destination, baseName(source)) === path,
          ))),
  );
}

/** A package that the file installs brings it: it is looked at with the packages. */
function isInstalled({ reading }: Subject, word: string): boolean {
  const programs = new Set([baseName(word)]);
  return reading.systemInstalls.some(({ manager, packages }) => {
    const names = packages.map(({ name }) => name);
    return names.some((name) => packageThatRuns(name, programs, manager === "apt", names) !== undefined);
  });
}

/** Programs that build what a file of the context tells them. */
export const builders: ReadonlySet<string> = new Set([
  ...["make", "mage", "task", "just", "goreleaser", "bazel", "packr", "packr2", "xgo", "gb", "wails"],
  ...["buffalo", "cmake", "ninja", "meson", "scons", "waf", "xmake", "cross", "trunk", "wasm-pack"],
]);

/** Whether something may have built a program that does not say where it leaves it. */
export function hasBuilder({ reading }: Pick<Subject, "reading">): boolean {
  return reading.commands.some(
    ({ program, programWord, arguments: words }) =>
      builders.has(program) ||
      /(?:^|\/)[\w.-]*(?:build|compile|install|make)[\w.-]*\.(?:sh|bash)$/.test(programWord.text) ||
      (/^(?:ba|a)?sh$/.test(program) &&
        words.some(({ text: word }) => /build|compile|install|make/.test(word))),
  );
}

function assumed(path: string): Concern {
  return {
    id: "S4",
    weight: "assume",
    text: text("The build leaves the program at {path}, where the container starts it.", { path }),
  };
}
