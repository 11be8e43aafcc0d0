/** The pages of rules: title and head are made from the rule, the body below them is written. */
import { rules } from "../../server/src/rules/index.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { renderTable } from "./markdown.ts";
import { categories, findSafety, listAliases, listWeaknesses } from "./rule-facts.ts";

const start = "<!-- generated: start -->";
const end = "<!-- generated: end -->";

const fixWords = {
  safe: "safe: by Fix All and on save",
  suggestion: "suggestion: when picked",
} as const;

/** @param text the page as it is; only what is written of it is kept */
export function generatePage(rule: Rule, text: string): string {
  const to = text.indexOf(end);
  const body = to < 0 ? text.replace(/^# .*\n/, "") : text.slice(to + end.length);
  return `# ${rule.title}\n\n${start}\n\n${renderHead(rule)}\n\n${end}\n\n${body.trim()}\n`;
}

function renderHead(rule: Rule): string {
  const safety = findSafety(rule);
  const facts = renderTable(
    ["Rule", "Severity", "Category", "Since", "Fix"],
    [
      [
        `\`${rule.id}\``,
        rule.severity,
        categories[rule.category],
        rule.since,
        safety ? fixWords[safety] : "none",
      ],
    ],
  );
  const lines = [
    ["In other tools", listAliases(rule).join(", ")],
    ["Weakness", listWeaknesses(rule)],
  ].flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : []));
  return [facts, lines.join("\n"), renderOptions(rule)].filter((part) => part !== "").join("\n\n");
}

function renderOptions({ options = {} }: Rule): string {
  const rows = Object.entries(options).map(([name, { title, description, default: value }]) => [
    `\`${name}\``,
    `${title}. ${description}`,
    `\`${JSON.stringify(value)}\``,
  ]);
  return rows.length === 0 ? "" : renderTable(["Option", "Meaning", "Default"], rows);
}

/** The list of all pages, in the folder where they are, and where to find what another tool reports. */
export function generateIndex(): string {
  const all = renderTable(
    ["Rule", "Finds", "Category", "Severity", "Fix"],
    rules.map((rule) => [
      linkPage(rule),
      rule.title,
      categories[rule.category],
      rule.severity,
      findSafety(rule) ?? "none",
    ]),
  );
  const byAlias = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const alias of listAliases(rule)) byAlias.set(alias, [...(byAlias.get(alias) ?? []), rule]);
  }
  const aliases = renderTable(
    ["In another tool", "Rule"],
    [...byAlias]
      .toSorted(([a], [b]) => a.localeCompare(b, "en"))
      .map(([alias, same]) => [alias, same.map(linkPage).join(", ")]),
  );
  return `# Rules\n\n<!-- Made by npm run generate. -->\n\n${all}\n\n## Coming from another tool\n\n${aliases}\n`;
}

function linkPage({ id }: Rule): string {
  return `[\`${id}\`](${id}.md)`;
}
