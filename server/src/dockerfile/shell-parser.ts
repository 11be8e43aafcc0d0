/** tree-sitter-bash behind one function, with a cache: an edit parses the script it is in and no other. */
import { Language, Parser } from "web-tree-sitter";
import { listCommands, type SyntaxItem } from "./shell-syntax.ts";

export interface ShellParser {
  /** Commands of a POSIX or Bash script, half-typed or not; offsets count from its start. */
  parse(code: string): readonly SyntaxItem[];
  /** To be called where the parse of a file begins: scripts that the last few files did not hold are forgotten. */
  beginFile(): void;
}

/**
 * For how many files a script is kept that none of them holds: a text and what fixes make of it follow each other.
 * More would only keep what is typed over alive just long enough to be dear to collect.
 */
const longestUnused = 4;

interface Kept {
  readonly items: readonly SyntaxItem[];
  lastFile: number;
}

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
  const cache = new Map<string, Kept>();
  let file = 0;
  return {
    beginFile() {
      file++;
      for (const [code, { lastFile }] of cache) if (lastFile < file - longestUnused) cache.delete(code);
    },
    parse(code) {
      const known = cache.get(code);
      if (known !== undefined) {
        known.lastFile = file;
        return known.items;
      }
      const items = parse(parser, code);
      cache.set(code, { items, lastFile: file });
      return items;
    },
  };
}

/** The one way to comment inside a continued line: Bash ends the comment at the backtick, its grammar does not. */
const commentInBackticks = /`[ \t]*#[^`\n]*`/g;

/**
 * Milliseconds. What people write takes a few at most; thousands of redirections or pipes in a row, with nothing
 * between them, take the parser minutes.
 */
const longestParse = 1000;

function parse(parser: Parser, code: string): readonly SyntaxItem[] {
  const end = performance.now() + longestParse;
  const tree = parser.parse(
    code.replaceAll(commentInBackticks, (comment) => " ".repeat(comment.length)),
    null,
    { progressCallback: () => performance.now() > end },
  );
  if (tree === null) {
    // Otherwise the next parse goes on with this one.
    parser.reset();
    return [];
  }
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
