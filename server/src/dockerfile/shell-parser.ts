/** tree-sitter-bash behind one function, with a cache: an edit parses the script it is in and no other. */
import { Language, Parser } from "web-tree-sitter";
import { listCommands, type SyntaxItem } from "./shell-syntax.ts";

export interface ShellParser {
  /** Commands of a POSIX or Bash script, half-typed or not; offsets count from its start. */
  parse(code: string): readonly SyntaxItem[];
}

/** How many scripts stay in the cache: about what the Dockerfiles of one workspace hold. */
const cacheSize = 2000;

/**
 * @param wasm web-tree-sitter's own module and tree-sitter-bash's grammar, as the files hold them
 */
export async function createShellParser(wasm: {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}): Promise<ShellParser> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  const cache = new Map<string, readonly SyntaxItem[]>();
  return {
    parse(code) {
      const known = cache.get(code);
      if (known !== undefined) {
        // Moved to the end: the first entry is the one not used for longest.
        cache.delete(code);
        cache.set(code, known);
        return known;
      }
      const items = parse(parser, code);
      cache.set(code, items);
      const oldest = cache.keys().next().value;
      if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest);
      return items;
    },
  };
}

/** The one way to comment inside a continued line: Bash ends the comment at the backtick, its grammar does not. */
const commentInBackticks = /`[ \t]*#[^`\n]*`/g;

function parse(parser: Parser, code: string): readonly SyntaxItem[] {
  const tree = parser.parse(code.replaceAll(commentInBackticks, (comment) => " ".repeat(comment.length)));
  if (tree === null) return [];
  try {
    return listCommands(tree.rootNode);
  } catch (error) {
    // Subshells in subshells without end: no script that anybody runs.
    if (error instanceof RangeError) return [];
    throw error;
  } finally {
    tree.delete();
  }
}
