/** The engine in a process of its own: `<n> <file…>` lints the files and prints how long those behind the first n took. */
import { readFileSync } from "node:fs";
import { createShellParser } from "../server/src/dockerfile/shell-parser.ts";
import { createEngine } from "../server/src/engine.ts";
import { loadShellGrammar } from "../server/src/load-shell-grammar.ts";

const engine = createEngine(await createShellParser(await loadShellGrammar()));
const [warmUp = "0", ...files] = process.argv.slice(2);

function lint(file: string): number {
  return engine.lint(engine.parse(readFileSync(file, "utf8"))).length;
}

// The first files pay for the compiler, as they do once in the life of a server.
for (const file of files.slice(0, Number(warmUp))) lint(file);
const measured = files.slice(Number(warmUp));
const start = performance.now();
const findings = measured.reduce((sum, file) => sum + lint(file), 0);
console.log(JSON.stringify({ milliseconds: performance.now() - start, findings }));
