/**
 * Runs the stages of the test, all or those named: `npm test`, `node scripts/test.ts unit editor`.
 * A stage that fails does not keep the others from running; what is missing for a stage is installed or fails it.
 */
import { globSync } from "node:fs";
import { buildExtension } from "./build.ts";
import { inProject } from "./machine/paths.ts";
import { runWithin } from "./machine/processes.ts";
import { packageExtension } from "./package.ts";

type Stage = () => Promise<void>;

/** Several times what the longest stage takes: whatever hangs must end while there is time to say so. */
const stageMinutes = 40;
/** The first time, images are built for most of an hour. */
const buildMinutes = 120;
/** Several times what the longest test takes that builds nothing. */
const testMinutes = 10;

const stages: Readonly<Record<string, Stage>> = {
  types: command("tsc", "-p", "."),
  lint: command("biome", "check", "--error-on-warnings"),
  "dead-exports": command("knip"),
  generated: command("node", "scripts/generate.ts", "--check"),
  build: () => buildExtension(),
  unit: () =>
    runTestFiles("test/**/*.test.ts", {
      exclude: [
        "test/packaging/**",
        "test/e2e/**",
        "test/integrations/**",
        "test/real/**",
        "test/builds/**",
        "test/fixtures/apps/**",
      ],
    }),
  package: packageExtension,
  packaging: () => runTestFiles("test/packaging/*.test.ts"),
  grammar: () => runTestFiles("test/e2e/grammar/*.test.ts"),
  integrations: () => runTestFiles("test/integrations/*.test.ts"),
  scans: () => runTestFiles("test/real/*.test.ts", { minutesOfTest: stageMinutes }),
  builds: () => runTestFiles("test/builds/*.test.ts", { minutes: buildMinutes, minutesOfTest: buildMinutes }),
  neovim: command("node", "test/e2e/neovim/run.ts"),
  emacs: command("node", "test/e2e/emacs/run.ts"),
  editor: command("node", "test/e2e/run-suite.ts", "--folder"),
  "editor-vsix": command("node", "test/e2e/run-suite.ts", "--vsix"),
  ui: command("node", "test/e2e/ui/run.ts"),
};

function command(name: string, ...args: readonly string[]): Stage {
  return async () => {
    const code = await runWithin(stageMinutes, name, args);
    if (code !== 0) throw new Error(`${[name, ...args].join(" ")} ended with exit code ${code}`);
  };
}

interface TestFiles {
  readonly exclude?: readonly string[];
  /** For all of them together. */
  readonly minutes?: number;
  readonly minutesOfTest?: number;
}

async function runTestFiles(
  pattern: string,
  { exclude = [], minutes = stageMinutes, minutesOfTest = testMinutes }: TestFiles = {},
): Promise<void> {
  const files = globSync(pattern, { cwd: inProject(), exclude }).toSorted();
  if (files.length === 0) throw new Error(`no test file matches ${pattern}`);
  const limit = `--test-timeout=${minutesOfTest * 60_000}`;
  const code = await runWithin(minutes, "node", ["--test", limit, ...files]);
  if (code !== 0) throw new Error(`there are failing tests among those of ${files.length} files`);
}

interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly problem?: string;
}

async function runStage(name: string, stage: Stage): Promise<Outcome> {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    await stage();
    return { name, seconds: seconds() };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    console.error(problem);
    return { name, seconds: seconds(), problem };
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`No such stage: ${unknown.join(", ")}. There are ${Object.keys(stages).join(", ")}.`);
  process.exit(2);
}
const outcomes: Outcome[] = [];
for (const [name, stage] of Object.entries(stages)) {
  if (wanted.length === 0 || wanted.includes(name)) outcomes.push(await runStage(name, stage));
}

console.log("\n=== summary");
for (const { name, seconds, problem } of outcomes) {
  console.log(`${problem ? "FAILED" : "passed"}  ${name.padEnd(13)} ${seconds.toFixed(1).padStart(6)} s`);
}
const failed = outcomes.filter(({ problem }) => problem).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
