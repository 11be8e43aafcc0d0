/**
 * Starts a rule: `npm run new-rule workdir-relative`. Writes the rule, its table of cases and its page, and lists
 * the rule where rules are listed. All of it compiles; the tests of the new rule fail until it is written.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { rules } from "../server/src/rules/index.ts";
import { inProject } from "./machine/paths.ts";
import { run } from "./machine/processes.ts";
import { addToRegistry } from "./new-rule/registry.ts";
import { composePage, composeRule, composeTable } from "./new-rule/templates.ts";

const registry = "server/src/rules/index.ts";

/** @returns why there cannot be a rule of this id, if so */
function findObstacle(id: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id)) {
    return `${JSON.stringify(id)} is no id for a rule: use small letters, digits and hyphens, the subject first, as in apt-lists.`;
  }
  if (rules.some((rule) => rule.id === id)) return `There is a rule ${id} already.`;
  const file = filesOf(id).find((path) => existsSync(inProject(path)));
  return file && `${file} is there already.`;
}

function filesOf(id: string): readonly string[] {
  return [`server/src/rules/${id}.ts`, `test/rules/${id}.test.ts`, `docs/rules/${id}.md`];
}

/** Rules on one subject belong together; the category is easily changed. */
function guessCategory(id: string) {
  const [subject = ""] = id.split("-");
  return rules.find((rule) => rule.id.startsWith(`${subject}-`))?.category ?? "package-hygiene";
}

async function createRule(id: string): Promise<void> {
  const { version } = JSON.parse(await readFile(inProject("package.json"), "utf8"));
  const contents = [
    composeRule(id, guessCategory(id), nextMinor(version)),
    composeTable(id),
    composePage(id),
  ];
  for (const [index, path] of filesOf(id).entries()) await writeFile(inProject(path), contents[index] ?? "");
  await writeFile(inProject(registry), addToRegistry(await readFile(inProject(registry), "utf8"), id));
  await runOrFail("biome", ["check", "--write", registry, ...filesOf(id).slice(0, 2)]);
  // Another process, because this one has read the registry as it was.
  await runOrFail("node", ["scripts/generate.ts"]);
}

/** What finds more is a minor version; the manifest has the last one released. */
function nextMinor(version: string): string {
  const [major, minor] = version.split(".").map(Number);
  return `${major}.${(minor ?? 0) + 1}.0`;
}

async function runOrFail(command: string, args: readonly string[]): Promise<void> {
  const code = await run(command, args, { cwd: inProject() });
  if (code !== 0) throw new Error(`${command} ended with exit code ${code}.`);
}

const [id = "", ...rest] = process.argv.slice(2);
const obstacle = rest.length > 0 || id === "" ? "Usage: npm run new-rule <id>" : findObstacle(id);
if (obstacle) {
  console.error(obstacle);
  process.exitCode = 2;
} else {
  await createRule(id);
  console.log(`
What there is now, and what is to be written:
  server/src/rules/${id}.ts     title, category, severity, message, check
  test/rules/${id}.test.ts      code that is fine, code that is not with the place marked «so»
  docs/rules/${id}.md           why it matters, a bad and a good example, when not
  server/src/l10n/ko.json       the title and the messages in Korean

Then:
  npm run generate
  node --test test/rules/${id}.test.ts test/rules/pages.test.ts test/l10n/ko.test.ts
`);
}
