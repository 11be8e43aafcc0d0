/**
 * How long the engine takes for each file of the corpus, in one process and without a warm cache:
 * every script is parsed once. Prints milliseconds; compare them only with others of the same run.
 */
import { dataFolder, noData, readCorpus, readEdgeCases } from "../test/support/corpus.ts";
import { engine } from "../test/support/engine.ts";

if (dataFolder === undefined) throw new Error(noData);
const files = [...readEdgeCases(dataFolder), ...readCorpus(dataFolder)];

// The first files pay for the compiler.
for (const { text } of files.slice(0, 300)) engine.lint(engine.parse(`${text}\n`));

const counts = new Map<string, number>();
const timings = files.map(({ id, text }) => {
  const start = performance.now();
  const findings = engine.lint(engine.parse(text));
  const milliseconds = performance.now() - start;
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return { id, milliseconds, characters: text.length };
});

const sorted = timings.toSorted((a, b) => b.milliseconds - a.milliseconds);
const total = timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
const at = (share: number) => sorted[Math.floor(sorted.length * (1 - share))]?.milliseconds ?? 0;

console.log(`${files.length} files, ${(total / files.length).toFixed(2)} ms a file on average`);
console.log(`median ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms`);
console.log("\nslowest ten");
for (const { id, milliseconds, characters } of sorted.slice(0, 10)) {
  console.log(
    `${milliseconds.toFixed(1).padStart(8)} ms  ${String(characters).padStart(7)} characters  ${id}`,
  );
}
console.log("\nfindings by rule");
for (const [rule, count] of [...counts].toSorted()) console.log(`${String(count).padStart(8)}  ${rule}`);
