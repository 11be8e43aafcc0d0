/** The engine in a process of its own: lints the files that it is given and prints how many findings they have. */
import { readFileSync } from "node:fs";
import { createShellParser } from "../server/src/dockerfile/shell-parser.ts";
import { createEngine } from "../server/src/engine.ts";
import { loadShellGrammar } from "../server/src/load-shell-grammar.ts";

const engine = createEngine(await createShellParser(await loadShellGrammar()));
let count = 0;
for (const file of process.argv.slice(2)) {
  count += engine.lint(engine.parse(readFileSync(file, "utf8"))).length;
}
console.log(count);
