/** The tables in the README: the rules, and the settings with the manifest's descriptions. */
import { readFile } from "node:fs/promises";
import { rules } from "../../server/src/rules/index.ts";
import { inProject } from "../machine/paths.ts";
import { renderTable, replaceSection } from "./markdown.ts";
import { categories, findSafety } from "./rule-facts.ts";

const fixWords = { safe: "on save", suggestion: "on request" } as const;

/** Reads the manifest, which has to be up to date by then. */
export async function generateReadme(text: string): Promise<string> {
  const withRules = replaceSection("README.md", text, "rules", renderRules());
  return replaceSection("README.md", withRules, "settings", await renderSettings());
}

function renderRules(): string {
  return renderTable(
    ["Rule", "Finds", "About", "Level", "Fix"],
    rules.map((rule) => {
      const safety = findSafety(rule);
      const page = `[\`${rule.id}\`](docs/rules/${rule.id}.md)`;
      return [page, rule.title, categories[rule.category], rule.severity, safety ? fixWords[safety] : ""];
    }),
  );
}

interface Setting {
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

async function renderSettings(): Promise<string> {
  const manifest = JSON.parse(await readFile(inProject("package.json"), "utf8"));
  const strings = JSON.parse(await readFile(inProject("package.nls.json"), "utf8"));
  const settings: Readonly<Record<string, Setting>> = manifest.contributes.configuration.properties;
  const rows = Object.entries(settings).map(
    ([name, { description = "", markdownDescription, ...setting }]) => {
      const text = (markdownDescription ?? description).replace(/^%(.+)%$/, (_, key) => strings[key]);
      return [`\`${name}\``, text, `\`${JSON.stringify(setting.default ?? null)}\``];
    },
  );
  return renderTable(["Setting", "Holds", "Default"], rows);
}
