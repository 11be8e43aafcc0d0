/** What the sources and build files of a program in C or C++ say about files and libraries. */
import type { BuildContext } from "../../build-context.ts";
import { readSourceTexts } from "../native/source-texts.ts";

export interface CSources {
  /** Words in quotes that may be paths. */
  readonly paths: ReadonlySet<string>;
  /** Programs that it starts. */
  readonly programs: ReadonlySet<string>;
  /** Names behind `-l` in build files, and packages that CMake looks for. */
  readonly libraries: ReadonlySet<string>;
  readonly isCpp: boolean;
  /** Libraries or data, besides programs. */
  readonly installsMore: boolean;
  readonly isComplete: boolean;
}

const sources = /\.(?:c|h|cc|cpp|cxx|hpp|hh|hxx|c\+\+)$/i;
const buildFiles =
  /^(?:CMakeLists\.txt|(?:GNU)?[Mm]akefile(?:\..*)?|meson\.build|configure\.(?:ac|in)|.*\.(?:mk|cmake|pro))$/;

/** In a build file: libraries that are made, data that is installed. */
const more =
  /install\s*\(\s*(?:DIRECTORY|FILES|PROGRAMS)|add_library|\.so\b|LTLIBRARIES|shared_library|\bshare\/|datadir|sysconfdir|install_data/i;

/** `-DPAGES="${CMAKE_SOURCE_DIR}/pages"`: the program gets to know where its files are. */
const defined = /\b\w+=\\?["']?\$\{(?:CMAKE_(?:CURRENT_)?|PROJECT_)SOURCE_DIR\}\/([\w./-]+)/g;

/** Files of a build that no program reads. */
export function isCSource(name: string): boolean {
  return (
    sources.test(name) ||
    buildFiles.test(name) ||
    /\.(?:o|a|am|ac|in|m4|l|y|s|S|asm|ld|lo|la|pc)$|^(?:configure|meson_options\.txt|conanfile\..*|vcpkg.*\.json|build)$/.test(
      name,
    )
  );
}

export async function readCSources(context: BuildContext, folder: string): Promise<CSources> {
  const { files, isComplete } = await readSourceTexts(
    context,
    folder,
    (name) => sources.test(name) || buildFiles.test(name),
  );
  const paths = new Set<string>();
  const programs = new Set<string>();
  const libraries = new Set<string>();
  let isCpp = false;
  let installsMore = false;
  for (const { name, text } of files) {
    if (buildFiles.test(name)) {
      for (const library of readLibraries(text)) libraries.add(library);
      installsMore ||= more.test(text);
      for (const [, path = ""] of text.matchAll(defined)) paths.add(path);
      isCpp ||= /\bCXX\b|\$\(CXX\)|\.cpp\b|\bg\+\+/.test(text) && !/LANGUAGES\s+C\s*\)/.test(text);
      continue;
    }
    isCpp ||= /\.(?:cc|cpp|cxx|hpp|c\+\+)$/i.test(name);
    const code = text.replace(/\/\/[^\n"]*$/gm, "").replace(/^[^\S\n]*#[^\S\n]*include[^\n]*$/gm, "");
    for (const [, word = ""] of code.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)) {
      if (word.length <= 200 && /^[\w@.+*%[\]/-]+$/.test(word)) paths.add(word);
    }
    for (const [, program = ""] of code.matchAll(/\b(?:system|popen|execlp?|execvp?e?)\s*\(\s*"([\w./-]+)/g))
      programs.add(program);
  }
  return { paths, programs, libraries, isCpp, installsMore, isComplete };
}

function readLibraries(text: string): readonly string[] {
  const code = text.replace(/#[^\n]*/g, "");
  const flags = [...code.matchAll(/(?<![\w-])-l([\w+.-]+)/g)].map(([, name = ""]) => name);
  const packages = [
    ...code.matchAll(
      /\b(?:find_package|find_library|pkg_check_modules|pkg_search_module|PKG_CHECK_MODULES|AC_CHECK_LIB|AC_SEARCH_LIBS|dependency)\s*\(\s*['[]?([\w+.-]+)/g,
    ),
  ].map(([, name = ""]) => name);
  return [...flags, ...packages, ...readSanitizers(code)];
}

/** `-fsanitize=address,undefined` links libraries that come with the compiler alone. */
export function readSanitizers(text: string): readonly string[] {
  const names = [...text.matchAll(/-fsanitize=([a-z,]+)/g)].flatMap(([, list = ""]) => list.split(","));
  const libraries: Readonly<Record<string, string>> = {
    ...{ address: "asan", leak: "lsan", thread: "tsan", undefined: "ubsan" },
  };
  return names.flatMap((name) => (Object.hasOwn(libraries, name) ? (libraries[name] ?? []) : []));
}
