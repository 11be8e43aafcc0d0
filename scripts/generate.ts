/**
 * Writes what follows from the rules: the heads of their pages and the index of these, the tables in the README,
 * and the settings in the manifest with their descriptions. `--check` writes nothing and fails where a file is
 * not what it would be.
 */
import { readFile, writeFile } from "node:fs/promises";
import { rules } from "../server/src/rules/index.ts";
import { generateSchema } from "./generate/configuration.ts";
import { generateManifest, generateStrings } from "./generate/manifest.ts";
import { generateReadme } from "./generate/readme.ts";
import { generateIndex, generatePage } from "./generate/rule-pages.ts";
import { inProject } from "./machine/paths.ts";

/** Gets a file's text, empty where there is none yet, and returns what it is to be. */
type Generator = (text: string) => string | Promise<string>;

/** In this order: the README is made from the manifest, too. */
const generators: Readonly<Record<string, Generator>> = {
  "schemas/config.schema.json": generateSchema,
  "package.json": generateManifest,
  "package.nls.json": (text) => generateStrings(text, "en"),
  "package.nls.ko.json": (text) => generateStrings(text, "ko"),
  "README.md": generateReadme,
  "docs/rules/README.md": generateIndex,
  ...Object.fromEntries(
    rules.map((rule) => [`docs/rules/${rule.id}.md`, (text: string) => generatePage(rule, text)]),
  ),
};

const isCheck = process.argv.includes("--check");
const stale: string[] = [];
for (const [file, generate] of Object.entries(generators)) {
  const text = await readFile(inProject(file), "utf8").catch(() => "");
  const generated = await generate(text);
  if (generated === text) continue;
  stale.push(file);
  if (!isCheck) await writeFile(inProject(file), generated);
}
if (isCheck && stale.length > 0) {
  console.error(`Not up to date: ${stale.join(", ")}. Run: npm run generate`);
  process.exitCode = 1;
}
