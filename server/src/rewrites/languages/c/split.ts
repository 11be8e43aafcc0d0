/** Splits a stage that builds a program in C or C++ and runs it. */

import type { Release } from "../../../images/distribution.ts";
import { folderOfCommand } from "../../command-folder.ts";
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Copy, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import { refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { debianLibraries } from "../../system-packages/debian-libraries.ts";
import { text } from "../../text.ts";
import {
  type BuiltProgram,
  type BuiltPrograms,
  findBuiltPrograms,
  hasBuilder,
} from "../native/built-programs.ts";
import { findRuntimeImage, type RuntimeImage } from "../native/runtime-image.ts";
import {
  refuseCompiler,
  refuseStart,
  refuseUnbuilt,
  splitProgram,
  unseenFiles,
} from "../native/split-program.ts";
import { type CBuilds, findCBuilds } from "./c-builds.ts";
import { type CSources, isCSource, readCSources } from "./c-sources.ts";
import { type CSourceProject, findCProject } from "./find-project.ts";
import { readLinkedLibraries } from "./libraries.ts";

const buildVariables = [
  ...[
    "CC",
    "CXX",
    "CFLAGS",
    "CXXFLAGS",
    "CPPFLAGS",
    "LDFLAGS",
    "MAKEFLAGS",
    "CMAKE_BUILD_TYPE",
    "PKG_CONFIG_PATH",
  ],
  ...[
    "CMAKE_GENERATOR",
    "CMAKE_PREFIX_PATH",
    "CPATH",
    "C_INCLUDE_PATH",
    "CPLUS_INCLUDE_PATH",
    "LIBRARY_PATH",
  ],
];

/** Programs that the file's commands build; also says whether there is an application of this language at all. */
export async function findCPrograms(
  subject: Subject,
): Promise<{ readonly builds: CBuilds; readonly programs: BuiltPrograms; readonly isUnseen: boolean }> {
  const builds = await findCBuilds(subject, subject.stage);
  const isUnseen = !builds.isSeen || hasBuilder(subject);
  const found = await findBuiltPrograms(subject, {
    outputs: builds.outputs,
    folders: [],
    installFolders: builds.prefixes.map((prefix) => (prefix === "/" ? "/bin" : `${prefix}/bin`)),
    isUnseen,
  });
  const confirmed = await Promise.all(found.built.map((program) => confirm(subject, builds, program)));
  // `make` is in nearly every file: what it may have built lies where it ran, or where it installs to.
  const folders = builds.commands.flatMap((command) => folderOfCommand(subject.reading, command) ?? []);
  const isLikely = ({ from, doubt }: BuiltProgram) =>
    doubt === undefined ||
    [...folders, ...builds.prefixes].some((folder) => folder !== "/" && isWithin(from, folder));
  const programs = { ...found, built: confirmed.filter(isLikely) };
  return { builds, programs, isUnseen };
}

/** A program that a build file names is one that its build leaves. */
async function confirm(subject: Subject, builds: CBuilds, program: BuiltProgram): Promise<BuiltProgram> {
  const found = program.doubt === undefined ? undefined : await findCProject(subject, builds);
  if (found === undefined) return program;
  const { makeTargets, cmake } = await subject.project.c(found.folder);
  const name = baseName(program.from);
  const isNamed =
    valueOf(makeTargets)?.has(name) === true || valueOf(cmake)?.executables.includes(name) === true;
  return isNamed ? { from: program.from, to: program.to } : program;
}

export async function splitC(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { stage, reading } = subject;
  const refused = refuseStart(subject);
  if (refused !== undefined) return refused;
  if (subject.start.kind === "none") return undefined;
  const { builds, programs, isUnseen } = await findCPrograms(subject);
  const compiles = refuseCompiler(subject, programs);
  if (compiles !== undefined) return compiles;
  if (builds.commands.length === 0) return undefined;
  const image = findRuntimeImage(subject);
  if (programs.built.length === 0) {
    if (!isUnseen && builds.outputs.length === 0) return undefined;
    const remedy = text("Name the program in the command that builds it, and start it by that path.");
    const unbuilt = refuseUnbuilt(subject, programs, remedy);
    return unbuilt !== undefined && image.kind === "refusal" ? image : unbuilt;
  }
  if (image.kind === "refusal") return image;
  const project = await findCProject(subject, builds);
  const isOwn = project !== undefined;
  const sources = project && (await readCSources(subject.project.context, project.folder));
  const isCpp = builds.isCpp || sources?.isCpp === true;
  const isGcc = stage.rootImage?.reference.familiarName === "gcc";
  // A program alone is copied alone; libraries and data are where they were installed.
  const isAlone = sources?.isComplete === true && !sources.installsMore;
  const installed = isGcc || isAlone ? [] : findInstalled(subject, builds, programs);
  const built = isOwn ? findBuiltLibraries(builds, project, installed) : [];
  const isScattered =
    (!isOwn || built === undefined) &&
    builds.prefixes.length > 0 &&
    installed.length === 0 &&
    !builds.isStatic;
  if (isScattered || built === undefined) {
    return refuseFor(
      "S4",
      stage.baseSpan,
      text("Where all lies that is installed with {program} is not known.", { program: names(programs) }),
      text("Install to a folder of its own, as with --prefix=/opt/app, and start the program there."),
    );
  }
  const compilerLibraries = isGcc && isCpp && !builds.isStatic;
  const libraries = [
    ...installed.flatMap(({ from }) => (from === "/usr/local" ? "/usr/local/lib" : [])),
    ...built.map(({ from }) => from),
  ];
  const paths = [
    ...(image.libc === "glibc" ? libraries : []),
    ...(compilerLibraries ? ["/usr/local/lib64"] : []),
  ];
  const needs = isGcc ? findNeeds(image, builds, sources) : findSanitizers(builds, sources);
  return splitProgram(subject, image, {
    goal,
    programs: {
      ...programs,
      built: programs.built.filter(({ from }) => !installed.some((copy) => isWithin(from, copy.from))),
    },
    instead: undefined,
    asksForItsPlace: undefined,
    files: isOwn
      ? {
          words: sources?.paths ?? [],
          embedded: [],
          isSource: isCSource,
          isComplete: sources?.isComplete === true,
          root: project.imageFolder,
        }
      : undefined,
    packages: needs.packages,
    without: builds.isStatic ? "libraries" : undefined,
    copies: [
      ...installed,
      ...built,
      ...findLibraryFolders(subject, installed),
      ...(compilerLibraries ? newerLibraries : []),
      ...(isGcc && goal === "slim" ? certificates : []),
    ],
    lines:
      paths.length === 0
        ? []
        : [`${keywordIn(subject.dockerfile, "ENV")} LD_LIBRARY_PATH=${paths.join(":")}`],
    buildVariables,
    sources: builds.commands.flatMap(({ script }) => reading.workdirAt(script.instruction) ?? []),
    roles: (program) => (buildPrograms.has(program) ? "build" : undefined),
    lastBuild: builds.commands.at(-1)?.script.instruction,
    start: undefined,
    concerns: [
      ...needs.concerns,
      ...(installed.length > 0 && !isOwn ? [installedThere(installed)] : []),
      ...(sources === undefined && installed.length === 0 ? [unseenFiles()] : []),
    ],
  });
}

function names({ built }: BuiltPrograms): string {
  return built.map(({ from }) => from).join(", ");
}

const buildPrograms: ReadonlySet<string> = new Set([
  ...[
    "make",
    "gmake",
    "cmake",
    "ctest",
    "ninja",
    "meson",
    "configure",
    "autogen.sh",
    "bootstrap",
    "ldconfig",
    "conan",
  ],
  ...["vcpkg", "scons", "strip", "ccache", "update-alternatives", "bear", "doxygen"],
]);

/** What the compiler's image has for programs that speak TLS. */
const certificates: readonly Copy[] = [
  { from: "/etc/ssl/certs/ca-certificates.crt", to: "/etc/ssl/certs/ca-certificates.crt", isFolder: false },
];

/** The compiler's image has a newer C++ library than the distribution that it is built on. */
const newerLibraries: readonly Copy[] = ["libstdc++.so.6", "libgcc_s.so.1"].map((name) => ({
  from: `/usr/local/lib64/${name}`,
  to: `/usr/local/lib64/${name}`,
  isFolder: false,
}));

/** Folders that the file itself tells the loader to look in, where the build fills them. */
function findLibraryFolders({ reading, stage }: Subject, installed: readonly Copy[]): readonly Copy[] {
  const value = stage.environment.get("LD_LIBRARY_PATH")?.value ?? "";
  return value
    .split(":")
    .filter((path) => path.startsWith("/") && !path.includes("$"))
    .map((path) => joinPath("/", path))
    .filter(
      (path) => reading.workdir !== undefined && reading.workdir !== "/" && isWithin(path, reading.workdir),
    )
    .filter((path) => path !== reading.workdir && !installed.some(({ from }) => isWithin(path, from)))
    .map((path) => ({ from: path, to: path, isFolder: true }));
}

/**
 * Libraries that the file fetches and installs for the program: `git clone … && make install`.
 *
 * @returns undefined where they lie among those of the system
 */
function findBuiltLibraries(
  { installs }: CBuilds,
  { imageFolder }: CSourceProject,
  installed: readonly Copy[],
): readonly Copy[] | undefined {
  const prefixes = installs
    .filter(
      ({ folder }) => folder !== undefined && imageFolder !== undefined && !isWithin(folder, imageFolder),
    )
    .map(({ prefix }) => prefix)
    .filter((prefix) => !installed.some(({ from }) => isWithin(prefix, from)));
  if (prefixes.some((prefix) => prefix === "/" || prefix === "/usr")) return undefined;
  return [...new Set(prefixes)].map((prefix) => ({
    from: `${prefix}/lib`,
    to: `${prefix}/lib`,
    isFolder: true,
    todo: text(
      "The program may be linked to the libraries in {folder}: leave them out if it is linked statically.",
      {
        folder: `${prefix}/lib`,
      },
    ),
  }));
}

/** Whole folders that `make install` fills, libraries and data among them. */
function findInstalled(
  { reading }: Subject,
  { prefixes }: CBuilds,
  { built }: BuiltPrograms,
): readonly Copy[] {
  const isTaken = (prefix: string) =>
    prefix !== "/" && prefix !== "/usr" && built.some(({ from }) => isWithin(from, prefix));
  return prefixes
    .filter((prefix) => isTaken(prefix) && prefix !== reading.workdir)
    .map((prefix) => ({ from: prefix, to: prefix, isFolder: true }));
}

interface Needs {
  readonly packages: readonly string[];
  readonly concerns: readonly Concern[];
}

/** The compiler's image has the most usual libraries without being asked. */
function findNeeds(image: RuntimeImage, builds: CBuilds, sources: CSources | undefined): Needs {
  const linked = readLinkedLibraries([...builds.libraries, ...(sources?.libraries ?? [])]);
  const release = { distribution: image.distribution, release: image.release } as Release;
  const unknown = [...linked.unknown];
  const packages = linked.packages.flatMap((name) => {
    const libraries = debianLibraries(name, release);
    if (libraries === undefined) unknown.push(name);
    return libraries ?? [];
  });
  const isUnseen = sources?.isComplete !== true && builds.libraries.size === 0 && !builds.isStatic;
  const concerns: Concern[] = [
    ...(unknown.length === 0 ? [] : [unknownLibraries(unknown)]),
    ...(isUnseen ? [unseenLibraries()] : []),
  ];
  return { packages, concerns };
}

/** The distribution's own compiler has them installed with it: no package of the file names them. */
function findSanitizers(builds: CBuilds, sources: CSources | undefined): Needs {
  const names = [...builds.libraries, ...(sources?.libraries ?? [])].filter((name) => /^\w*san$/.test(name));
  return { packages: [], concerns: names.length === 0 ? [] : [unknownLibraries([...new Set(names)])] };
}

function unknownLibraries(names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text(
      "The program may be linked to {libraries}: install what it needs of them in the new stage, then.",
      {
        libraries: names.join(", "),
      },
    ),
  };
}

function unseenLibraries(): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text(
      "Which libraries the program is linked to cannot be seen: the compiler's image has many, the new stage few.",
    ),
  };
}

function installedThere(copies: readonly Copy[]): Concern {
  return {
    id: "S4",
    weight: "assume",
    text: text("All that is installed is in {folders}.", {
      folders: copies.map(({ from }) => from).join(", "),
    }),
  };
}
