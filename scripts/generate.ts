/**
 * Writes what follows from the rules: the table in the README, and the settings in the manifest with their
 * descriptions. `--check` writes nothing and fails where a file is not what it would be.
 */
import { readFile, writeFile } from "node:fs/promises";
import { rules } from "../server/src/rules/index.ts";
import type { Rule } from "../server/src/rules/rule.ts";
import { inProject } from "./machine/paths.ts";

const categories = {
  user: "User",
  "base-image": "Base image",
  packages: "Unpinned packages",
  "package-hygiene": "Package manager hygiene",
} as const satisfies Record<Rule["category"], string>;

const levels = ["off", "hint", "info", "warning", "error"];

function renderTable(): string {
  const rows = rules.map((rule) => {
    const fixes = Object.values(rule.fixes ?? {});
    const fix = fixes.some(({ safety }) => safety === "safe")
      ? "on save"
      : fixes.length > 0
        ? "on request"
        : "";
    const page = `[\`${rule.id}\`](docs/rules/${rule.id}.md)`;
    return [page, rule.title, categories[rule.category], rule.severity, fix];
  });
  const head = ["Rule", "Finds", "About", "Level", "Fix"];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function generateReadme(text: string): string {
  const section = /(<!-- rules:start -->)[\s\S]*(<!-- rules:end -->)/;
  if (!section.test(text)) {
    throw new Error("README.md has no <!-- rules:start --> and <!-- rules:end --> lines.");
  }
  return text.replace(section, (_, start, end) => `${start}\n\n${renderTable()}\n\n${end}`);
}

function generateManifest(text: string): string {
  const manifest = JSON.parse(text);
  manifest.contributes.configuration.properties["dockerfileSecurity.rules"].properties = Object.fromEntries(
    rules.map(({ id, severity }) => [
      id,
      { type: "string", enum: levels, default: severity, description: `%rule.${id}%` },
    ]),
  );
  return print(manifest);
}

function generateStrings(text: string): string {
  const written = Object.entries<string>(JSON.parse(text)).filter(([key]) => !key.startsWith("rule."));
  const generated = rules.map(({ id, title, severity }) => [`rule.${id}`, `${title} (${severity})`]);
  return print(Object.fromEntries([...written, ...generated]));
}

function print(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const generators = {
  "README.md": generateReadme,
  "package.json": generateManifest,
  "package.nls.json": generateStrings,
};

const stale: string[] = [];
for (const [file, generate] of Object.entries(generators)) {
  const text = await readFile(inProject(file), "utf8");
  const generated = generate(text);
  if (generated === text) continue;
  stale.push(file);
  if (!process.argv.includes("--check")) await writeFile(inProject(file), generated);
}
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`Not up to date: ${stale.join(", ")}. Run: npm run generate`);
  process.exitCode = 1;
}
