/** The file that a command line of Node.js runs. */

/** Options that take the next word as their value (node --help). */
const valued: ReadonlySet<string> = new Set([
  ...["-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions", "--title"],
  ...[
    "--icu-data-dir",
    "--openssl-config",
    "--max-old-space-size",
    "--stack-trace-limit",
    "--redirect-warnings",
  ],
]);

/** @param words behind `node`; undefined where it runs no file: `-e`, `-p`, none at all */
export function findEntryFile(words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (
      /^(?:-e|--eval|-p|--print|-pe|-i|--interactive|-c|--check|--test|--run|-v|--version|-h|--help)$/.test(
        word,
      )
    )
      return undefined;
    if (valued.has(word)) at++;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}
