/** What docs say of a rule in words and tables hold in cells. */
import type { Rule } from "../../server/src/rules/rule.ts";

export const categories = {
  user: "User",
  "base-image": "Base image",
  packages: "Unpinned packages",
  "package-hygiene": "Package manager hygiene",
  suppression: "Suppressions",
} as const satisfies Record<Rule["category"], string>;

/** The names of other tools as they write them themselves. */
const tools: Readonly<Record<string, string>> = {
  buildkit: "BuildKit",
  checkov: "Checkov",
  dockle: "Dockle",
  kics: "KICS",
  semgrep: "Semgrep",
  sonar: "Sonar",
  terrascan: "Terrascan",
  trivy: "Trivy",
};

/** Titles by MITRE, of the weaknesses that rules name. */
const weaknesses: Readonly<Record<number, string>> = {
  250: "Execution with Unnecessary Privileges",
  1357: "Reliance on Insufficiently Trustworthy Component",
};

/** The safest of a rule's fixes; undefined where it has none. */
export function findSafety({ fixes }: Rule): "safe" | "suggestion" | undefined {
  const safeties = Object.values(fixes ?? {}).map(({ safety }) => safety);
  return safeties.includes("safe") ? "safe" : safeties[0];
}

/** Like `hadolint DL3006`, each id as code; none where no other tool has the check. */
export function listAliases({ aliases = {} }: Rule): readonly string[] {
  return Object.entries(aliases)
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .flatMap(([tool, ids]) => ids.map((id) => `${tools[tool] ?? tool} \`${id}\``));
}

export function listWeaknesses({ cwe = [] }: Rule): string {
  return cwe
    .map((id) => {
      const name = [`CWE-${id}`, weaknesses[id]].filter(Boolean).join(": ");
      return `[${name}](https://cwe.mitre.org/data/definitions/${id}.html)`;
    })
    .join(", ");
}
