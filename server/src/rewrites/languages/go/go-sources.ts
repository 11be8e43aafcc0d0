/** What the sources of a Go program say about files, programs and time zones that it needs where it runs. */
import type { BuildContext } from "../../build-context.ts";
import { joinPath } from "../../context-paths.ts";
import { readSourceTexts } from "../native/source-texts.ts";

export interface GoSources {
  /** Words in quotes that may be paths. */
  readonly paths: ReadonlySet<string>;
  /** Paths in the context that the compiler puts into the program. */
  readonly embedded: readonly string[];
  /** Programs that it starts: `git`. */
  readonly programs: ReadonlySet<string>;
  /** It looks time zones up by their names, and does not bring them along. */
  readonly needsTimeZones: boolean;
  /** It asks where its sources are, or it itself. */
  readonly asksForItsPlace: boolean;
  readonly isComplete: boolean;
}

export async function readGoSources(context: BuildContext, folder: string): Promise<GoSources> {
  const { files, isComplete } = await readSourceTexts(
    context,
    folder,
    (name) => name.endsWith(".go") && !name.endsWith("_test.go"),
  );
  const paths = new Set<string>();
  const programs = new Set<string>();
  const embedded: string[] = [];
  let usesZones = false;
  let hasZones = false;
  let asksForItsPlace = false;
  for (const { folder: place, text } of files) {
    const code = withoutComments(text);
    for (const [, quoted, raw] of withoutImports(code).matchAll(/"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g)) {
      const word = quoted ?? raw ?? "";
      if (word.length <= 200 && /^(?:file:\/\/)?[\w@.+*{}[\]/-]+$/.test(word))
        paths.add(word.replace(/^file:\/\//, ""));
    }
    for (const [, program = ""] of code.matchAll(
      /\bexec\.(?:Command|CommandContext|LookPath)\((?:[\w.()]+,\s*)?"([\w./-]+)"/g,
    )) {
      programs.add(program);
    }
    for (const [, patterns = ""] of text.matchAll(/^[^\S\n]*\/\/go:embed[^\S\n]+(.+)$/gm)) {
      for (const pattern of patterns.trim().split(/\s+/)) {
        const path = pattern
          .replace(/^["`]|["`]$/g, "")
          .replace(/^all:/, "")
          .replace(/\/?[^/]*[*?[].*$/, "");
        if (path !== "") embedded.push(joinPath(place, path));
      }
    }
    if (/\bgodotenv\.(?:Load|Overload|Read)\(\s*\)|"github\.com\/joho\/godotenv\/autoload"/.test(code))
      paths.add(".env");
    usesZones ||= /\btime\.LoadLocation\(/.test(code);
    asksForItsPlace ||=
      /\bruntime\.Caller\(|\bos\.Executable\(|\bos\.Args\[0\]|\bexec\.Command\([^)]*"go"/.test(code);
    hasZones ||= /"time\/tzdata"/.test(code);
  }
  return { paths, embedded, programs, needsTimeZones: usesZones && !hasZones, asksForItsPlace, isComplete };
}

/** A `//` in a string, such as that of a URL, stays. */
function withoutComments(text: string): string {
  return text.replace(
    /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/g,
    (part) => (part.startsWith("/") ? " " : part),
  );
}

function withoutImports(code: string): string {
  return code.replace(/^[^\S\n]*import[^\S\n]*(?:\([^)]*\)|(?:[\w.]+[^\S\n]+)?"[^"\n]*")/gm, "");
}
