/** What `--list-rules` and `--explain` print. */
import type { Localise } from "../l10n/texts.ts";
import { rules } from "../rules/index.ts";
import type { Rule } from "../rules/rule.ts";
import type { Tool } from "./tool.ts";

export function listRulesAsText(t: Localise): string {
  const rows = rules.map((rule) => [rule.id, rule.severity, describeFix(rule, t), t(rule.title)]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}\n`)
    .join("");
}

export function listRulesAsJson(t: Localise, tool: Tool): string {
  const list = rules.map((rule) => ({
    id: rule.id,
    title: t(rule.title),
    category: rule.category,
    severity: rule.severity,
    since: rule.since,
    fix: findSafety(rule) ?? null,
    aliases: rule.aliases ?? {},
    cwe: rule.cwe ?? [],
    help: tool.rulePage(rule.id),
  }));
  return `${JSON.stringify(list, undefined, 2)}\n`;
}

function describeFix(rule: Rule, t: Localise): string {
  const safety = findSafety(rule);
  if (safety === undefined) return "";
  return safety === "safe" ? t("fix") : t("suggestion");
}

function findSafety(rule: Rule) {
  const all = Object.values(rule.fixes ?? {}).map(({ safety }) => safety);
  return all.includes("safe") ? "safe" : all[0];
}
