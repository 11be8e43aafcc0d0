/** What the sources of a Rust program say about files and programs that it needs where it runs. */
import type { BuildContext } from "../../build-context.ts";
import { joinPath, normalisePath } from "../../context-paths.ts";
import { readSourceTexts } from "../native/source-texts.ts";

export interface RustSources {
  /** Words in quotes that may be paths. */
  readonly paths: ReadonlySet<string>;
  /** Paths in the context that the compiler puts into the program. */
  readonly embedded: readonly string[];
  /** Programs that it starts: `git`. */
  readonly programs: ReadonlySet<string>;
  /** It asks for what cargo tells those that it runs, or for where it itself is. */
  readonly asksForItsPlace: boolean;
  readonly isComplete: boolean;
}

/** Macros that read a file when the program is compiled. */
const embedding =
  /\b(?:include_str|include_bytes|include|include_dir|embed_migrations|migrate|load_toml|refinery_embed_migrations)!\s*\(\s*(?:[\w:]+\s*,\s*)?(?:concat!\s*\(\s*env!\([^)]*\)\s*,\s*)?(?:"([^"]*)")?[^)]*\)*/g;
const attributes = /#\[\s*(?:folder|template|prefix|grammar|graphql|sailfish)\s*(?:\(|=)[^\]]*\]/g;

/** @param folder of the package that is built, or of its workspace */
export async function readRustSources(context: BuildContext, folder: string): Promise<RustSources> {
  const { files, isComplete } = await readSourceTexts(context, folder, (name) => name.endsWith(".rs"));
  const paths = new Set<string>();
  const programs = new Set<string>();
  const embedded: string[] = [];
  let asksForItsPlace = false;
  for (const { folder: place, text } of files) {
    const code = text.replace(/\/\/[^\n"]*$/gm, "");
    const home = place.replace(/(?:^|\/)src(?:\/.*)?$/, "") || ".";
    for (const [macro, path] of code.matchAll(embedding)) {
      const isMigration = /migrat/.test(macro);
      const from = /^(?:include_str|include_bytes|include)!/.test(macro) ? place : home;
      const word =
        path?.replace(/^\$CARGO_MANIFEST_DIR\/?/, "").replace(/^\//, "") ??
        (isMigration ? "migrations" : undefined);
      const at = word === undefined ? undefined : normalisePath(joinPath(from, word));
      if (at !== undefined) embedded.push(at);
    }
    for (const [attribute] of code.matchAll(attributes)) {
      const word = /"([^"]*)"/.exec(attribute)?.[1];
      const at =
        word === undefined
          ? undefined
          : normalisePath(joinPath(home, word.replace(/^\$CARGO_MANIFEST_DIR\/?/, "")));
      if (at !== undefined) embedded.push(at);
    }
    asksForItsPlace ||= /\bvar(?:_os)?\(\s*"CARGO|\bcurrent_exe\(/.test(code);
    const rest = code.replaceAll(embedding, "").replaceAll(attributes, "");
    for (const [, word = ""] of rest.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)) {
      if (word.length <= 200 && /^(?:file:\/\/)?[\w@.+*{}[\]/-]+$/.test(word))
        paths.add(word.replace(/^file:\/\//, ""));
    }
    if (/\bdotenv\(\)/.test(code)) paths.add(".env");
    for (const [, program = ""] of code.matchAll(/\bCommand::new\(\s*"([\w./-]+)"/g)) programs.add(program);
  }
  return { paths, embedded, programs, asksForItsPlace, isComplete };
}
