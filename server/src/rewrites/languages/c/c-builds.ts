/** What compilers and build tools of a stage leave behind: programs, and folders that they install to. */
import type { Command } from "../../../dockerfile/command.ts";
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import { baseName, joinPath } from "../../container-path.ts";
import type { Project } from "../../project/project.ts";
import { readStage } from "../../stage-reading.ts";
import { variableAt } from "../native/variable-at.ts";
import { readSanitizers } from "./c-sources.ts";
import { findSourceFolder } from "./source-folder.ts";

export interface CBuilds {
  /** Programs; absolute. */
  readonly outputs: readonly string[];
  /** Where something is installed: `/usr/local`. */
  readonly prefixes: readonly string[];
  /** The same with the folders in which that is done; undefined where a variable hides one. */
  readonly installs: readonly { readonly prefix: string; readonly folder: string | undefined }[];
  /** Commands that compile or build. */
  readonly commands: readonly Command[];
  /** Names of libraries that compilers are told to link: `pq` of `-lpq`. */
  readonly libraries: ReadonlySet<string>;
  readonly isCpp: boolean;
  readonly isStatic: boolean;
  /** Each program is compiled by a command of the file: no build tool, no script. */
  readonly isSeen: boolean;
}

interface Site {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
}

const compilers = /^(?:[\w-]+-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?$/;
const cpp = /(?:g\+\+|c\+\+|clang\+\+)(?:-\d+)?$/;
const buildTools: ReadonlySet<string> = new Set([
  "make",
  "gmake",
  "cmake",
  "ninja",
  "meson",
  "scons",
  "configure",
  "bazel",
  "xmake",
]);

export async function findCBuilds(site: Site, stage: Stage): Promise<CBuilds> {
  const reading = readStage(site.dockerfile, stage);
  const commands = reading.commands.filter(
    ({ program }) => compilers.test(program) || buildTools.has(program),
  );
  const outputs: string[] = [];
  const installs: { prefix: string; folder: string | undefined }[] = [];
  const programs: string[] = [];
  const libraries = new Set<string>();
  let isCpp = false;
  let isStatic = commands.length > 0;
  let isSeen = true;
  let configured: string | undefined;
  for (const command of commands) {
    const words = command.arguments.map(({ text }) => text);
    const folder = folderOfCommand(reading, command);
    for (const word of words) {
      const library = /^-l([\w+.-]+)$/.exec(word)?.[1];
      if (library !== undefined) libraries.add(library);
      for (const sanitizer of readSanitizers(word)) libraries.add(sanitizer);
    }
    if (compilers.test(command.program)) {
      isCpp ||= cpp.test(command.program) || words.some((word) => /\.(?:cpp|cc|cxx)$/.test(word));
      if (words.some((word) => word === "-c" || word === "-E" || word === "-shared" || word === "--version"))
        continue;
      isStatic &&= words.includes("-static");
      const at = words.indexOf("-o");
      const name =
        at === -1 ? (words.find((word) => /^-o./.test(word))?.slice(2) ?? "a.out") : (words[at + 1] ?? "");
      const output = seenFrom(folder, name);
      if (output !== undefined) outputs.push(output);
      continue;
    }
    isSeen = false;
    isStatic &&=
      variableAt(command, "LDFLAGS")?.includes("-static") === true ||
      words.some((word) => /^LDFLAGS=.*-static\b|-DCMAKE_EXE_LINKER_FLAGS=.*-static\b/.test(word));
    configured = prefixOf(command, words) ?? configured;
    if (isInstall(command.program, words)) installs.push({ prefix: configured ?? "/usr/local", folder });
    if (command.program === "cmake") programs.push(...(await listCMakePrograms(site, stage, words, folder)));
  }
  const prefixes = [...new Set(installs.map(({ prefix }) => prefix))];
  // What is installed comes before what it is a copy of.
  const targets = programs.flatMap((path) =>
    prefixes.map((prefix) => joinPath(prefix, `bin/${baseName(path)}`)),
  );
  outputs.unshift(...targets);
  outputs.push(...programs);
  return { outputs, prefixes, installs, commands, libraries, isCpp, isStatic, isSeen };
}

function prefixOf(command: Command, words: readonly string[]): string | undefined {
  const inline = words
    .map(
      (word) =>
        /^(?:--prefix=|-?-?DCMAKE_INSTALL_PREFIX(?::\w+)?=|-DCMAKE_INSTALL_PREFIX(?::\w+)?=|PREFIX=|prefix=)(.+)$/.exec(
          word,
        )?.[1],
    )
    .find((word) => word !== undefined);
  const at = words.indexOf("--prefix");
  const prefix =
    inline ??
    (at === -1 ? undefined : words[at + 1]) ??
    (command.program === "make" ? variableAt(command, "PREFIX") : undefined);
  const destination =
    words.map((word) => /^DESTDIR=(.+)$/.exec(word)?.[1]).find((word) => word !== undefined) ??
    variableAt(command, "DESTDIR");
  if (destination !== undefined) return joinPath("/", `${destination}${prefix ?? "/usr/local"}`);
  return prefix?.startsWith("/") === true && !prefix.includes("$") ? joinPath("/", prefix) : undefined;
}

function isInstall(program: string, words: readonly string[]): boolean {
  if (program === "cmake") {
    const at = words.findIndex((word) => word === "--target" || word === "-t");
    return words.includes("--install") || (at !== -1 && words[at + 1] === "install");
  }
  return program !== "configure" && words.some((word) => /^install(?:-strip|_sw|-bin)?$/.test(word));
}

/** `cmake -S . -B build`, `cmake ..` in the folder that is built in: a program for each `add_executable`. */
async function listCMakePrograms(
  site: Site,
  stage: Stage,
  words: readonly string[],
  folder: string | undefined,
): Promise<readonly string[]> {
  if (folder === undefined || words.some((word) => /^(?:--build|--install|-E|-P|--version)$/.test(word)))
    return [];
  const valueOf = (flag: string) => {
    const at = words.indexOf(flag);
    return at === -1
      ? words.find((word) => word.startsWith(flag) && word.length > flag.length)?.slice(flag.length)
      : words[at + 1];
  };
  const plain = words.filter(
    (word, index) => !word.startsWith("-") && !/^-[GDBSCAT]$/.test(words[index - 1] ?? ""),
  );
  const source = seenFrom(folder, valueOf("-S") ?? plain[0] ?? ".");
  const build = seenFrom(folder, valueOf("-B") ?? ".");
  if (source === undefined || build === undefined) return [];
  const place = await findSourceFolder(site, stage, source, "CMakeLists.txt");
  if (place === undefined) return [];
  const found: string[] = [];
  const queue = [{ place, into: build, depth: 0 }];
  for (const next of queue) {
    const { cmake } = await site.project.c(next.place);
    if (cmake.kind !== "read") continue;
    found.push(...cmake.value.executables.map((name) => joinPath(next.into, name)));
    if (next.depth > 4) continue;
    for (const below of cmake.value.subdirectories) {
      queue.push({
        place: next.place === "." ? below : `${next.place}/${below}`,
        into: joinPath(next.into, below),
        depth: next.depth + 1,
      });
    }
  }
  // CMAKE_RUNTIME_OUTPUT_DIRECTORY is `bin` as a rule, where it is set.
  return [...found, ...found.map((path) => joinPath(build, `bin/${path.slice(path.lastIndexOf("/") + 1)}`))];
}
