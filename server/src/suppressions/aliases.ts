/** Which of our rules an id of another tool means. The rules themselves say so in their `aliases`. */
import { lazy } from "../dockerfile/lazy.ts";
import { rules } from "../rules/index.ts";

/** Ids in one spelling, where a tool has several for the same check. */
const normalisers: Readonly<Record<string, (id: string) => string>> = {
  // DS-0002 was DS002 once, and AVD-DS-0002 in between.
  trivy: (id) => {
    const bare = id.toUpperCase().replace(/^AVD-/, "");
    return bare.replace(/^DS-?(\d+)$/, (_, digits: string) => `DS-${digits.padStart(4, "0")}`);
  },
  // In front of its own name a rule has those of the folders that it was loaded from.
  semgrep: (id) => id.toLowerCase().replace(/^.*[./]/, ""),
  // BuildKit compares names as they are written.
  buildkit: (id) => id,
  // docker:S6471
  sonar: (id) => id.toUpperCase().replace(/^.*:/, ""),
};

/** Tools that carry other tools' rules under the same names, with the tool in front. */
const carriers: Readonly<Record<string, readonly string[]>> = { tally: ["tally", "hadolint", "buildkit"] };

/**
 * Ids of which the tool finds nothing that our rule does not find, so that a comment that silences nothing here
 * silences nothing there. The others are either wider there, or of checks that take something for what it is not:
 * then the comment has its use.
 */
const covered: ReadonlySet<string> = new Set(["DL3004", "DL3006", "DL3007"]);

const table = lazy(() => {
  const byTool = new Map<string, Map<string, Set<string>>>();
  for (const rule of rules) {
    for (const [tool, ids] of Object.entries(rule.aliases ?? {})) {
      const byId = byTool.get(tool) ?? new Map<string, Set<string>>();
      byTool.set(tool, byId);
      for (const id of ids) {
        const key = normalise(tool, id);
        byId.set(key, (byId.get(key) ?? new Set()).add(rule.id));
      }
    }
  }
  return byTool;
});

function normalise(tool: string, id: string): string {
  const bare = carriers[tool] === undefined ? id : id.replace(/^\w+\//, "");
  return (normalisers[tool] ?? ((text: string) => text.toUpperCase()))(bare);
}

/**
 * @param tool as in the rules' `aliases`
 * @param id in any of the spellings that the tool takes; `*` in it stands for anything
 * @returns ids of our rules; none where there is no such check here
 */
export function findRulesByAlias(tool: string, id: string): readonly string[] {
  const found = new Set<string>();
  for (const carried of carriers[tool] ?? [tool]) {
    const byId = table().get(carried);
    const key = normalise(carried, carried === tool ? id : id.replace(/^\w+\//, ""));
    for (const rule of byId?.get(key) ?? []) found.add(rule);
    if (!key.includes("*")) continue;
    const pattern = new RegExp(`^${key.replaceAll(/[^\w*-]/g, "\\$&").replaceAll(/\*+/g, ".*")}$`);
    for (const [other, matching] of byId ?? []) {
      if (pattern.test(other)) for (const rule of matching) found.add(rule);
    }
  }
  return [...found];
}

/** @returns ids of our rules that any tool knows by this id */
export function findRulesByAnyAlias(id: string): readonly string[] {
  return [...table().keys()].flatMap((tool) => (id.includes("*") ? [] : findRulesByAlias(tool, id)));
}

/** @returns ids of our rules for which the tool has a check of its own */
export function findCounterparts(tool: string): readonly string[] {
  const found = (carriers[tool] ?? [tool]).flatMap((carried) => [...(table().get(carried)?.values() ?? [])]);
  return [...new Set(found.flatMap((ids) => [...ids]))];
}

/** Whether the tool finds nothing under this id that our rules do not find. */
export function isWhollyCovered(tool: string, id: string): boolean {
  return (tool === "hadolint" || tool === "tally") && covered.has(normalise(tool, id));
}
