/** How a C or C++ program is built: CMake, Make, Meson, Autotools. Plain lines are read; nothing is evaluated. */
import type { BuildContext } from "../build-context.ts";
import { joinPath } from "../context-paths.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./project.ts";

export interface CProject {
  readonly cmake: Manifest<CMakeProject>;
  /** Targets of the Makefile by name. */
  readonly makeTargets: Manifest<ReadonlySet<string>>;
  readonly hasMeson: boolean;
  /** `configure`, `configure.ac` or `configure.in`. */
  readonly hasAutotools: boolean;
}

export interface CMakeProject {
  readonly name: string | undefined;
  /** Programs with a plain name. */
  readonly executables: readonly string[];
  /** Targets that are installed. */
  readonly installs: readonly string[];
  readonly hasInstall: boolean;
  /** Folders of further CMakeLists.txt. */
  readonly subdirectories: readonly string[];
  /** `find_package(OpenSSL)`: names. */
  readonly packages: readonly string[];
}

export async function readCProject(context: BuildContext, folder: string): Promise<CProject> {
  const entries = await context.list(folder);
  const has = (...names: readonly string[]) => entries.some(({ name }) => names.includes(name));
  // In the order in which GNU Make looks for them.
  const makefile = ["GNUmakefile", "makefile", "Makefile"].find((name) => has(name)) ?? "Makefile";
  const [cmake, makeTargets] = await Promise.all([
    readManifest(context, joinPath(folder, "CMakeLists.txt"), parseCMake),
    readManifest(context, joinPath(folder, makefile), parseMakeTargets),
  ]);
  return {
    cmake,
    makeTargets,
    hasMeson: has("meson.build"),
    hasAutotools: has("configure", "configure.ac", "configure.in"),
  };
}

/** Of a file, on all systems: what is longer names no program, and would make one of many that it is filled into. */
const longestName = 255;

export function parseCMake(text: string): CMakeProject {
  const code = text.replace(/#[^\n]*/g, "");
  const calls = [...code.matchAll(/\b([a-z_]\w*)\s*\(([^()]*)\)/gi)].map(([, name = "", words = ""]) => ({
    name: name.toLowerCase(),
    words: words.split(/[\s;]+/).flatMap((word) => word.replace(/^"(.*)"$/, "$1") || []),
  }));
  const called = (name: string) => calls.filter((call) => call.name === name).map(({ words }) => words);
  const project = called("project")[0]?.[0];
  const variables = new Map(
    called("set").flatMap(([name = "", value, ...more]) =>
      value === undefined || more.length > 0 || value.length > longestName ? [] : [[name, value] as const],
    ),
  );
  const fill = (word: string | undefined) =>
    word?.replace(/\$\{(\w+)\}/g, (whole, name: string) => variables.get(name) ?? whole);
  const named = fill(project);
  if (named !== undefined && named.length <= longestName)
    for (const name of ["PROJECT_NAME", "CMAKE_PROJECT_NAME"]) variables.set(name, named);
  const plain = (word: string | undefined) => {
    const filled = fill(word);
    return filled === undefined || filled.includes("$") ? [] : [filled];
  };
  const installs = called("install");
  return {
    name: named?.includes("$") === true ? undefined : named,
    executables: called("add_executable").flatMap((words) =>
      words.includes("ALIAS") || words.includes("IMPORTED") ? [] : plain(words[0]),
    ),
    installs: installs.flatMap((words) => {
      if (words[0] !== "TARGETS") return [];
      const end = words.findIndex((word, index) => index > 0 && /^[A-Z_]+$/.test(word) && isKeyword(word));
      return words.slice(1, end < 0 ? undefined : end).flatMap(plain);
    }),
    hasInstall: installs.length > 0,
    subdirectories: called("add_subdirectory").flatMap((words) => plain(words[0])),
    packages: called("find_package").flatMap((words) => plain(words[0])),
  };
}

/** https://cmake.org/cmake/help/latest/command/install.html#targets */
function isKeyword(word: string): boolean {
  return /^(?:EXPORT|RUNTIME|LIBRARY|ARCHIVE|BUNDLE|FRAMEWORK|DESTINATION|PERMISSIONS|COMPONENT|PUBLIC_HEADER|INCLUDES|OPTIONAL|CONFIGURATIONS|FILE_SET|RUNTIME_DEPENDENCY_SET|RUNTIME_DEPENDENCIES)$/.test(
    word,
  );
}

export function parseMakeTargets(text: string): ReadonlySet<string> {
  const variables = new Map(
    [...text.matchAll(/^(\w+)[ \t]*[:?]{0,2}=[ \t]*([\w./-]+)[ \t]*(?:#.*)?$/gm)].flatMap(
      ([, name = "", value = ""]) => (value.length > longestName ? [] : [[name, value] as const]),
    ),
  );
  const fill = (word: string) =>
    word.replace(/\$[({](\w+)[)}]/g, (whole, name: string) => variables.get(name) ?? whole);
  const rules = text.matchAll(/^([\w./$(){}-]+(?:[ \t]+[\w./$(){}-]+)*)[ \t]*::?(?!=)/gm);
  const targets = [...rules].flatMap(([, names = ""]) => names.split(/\s+/)).map(fill);
  return new Set(targets.filter((target) => /^[\w./-]+$/.test(target)));
}
