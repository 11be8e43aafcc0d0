/** What a new rule starts from. Its tests fail, so that nothing of this can be left as it is. */
import type { Category } from "../../server/src/rules/rule.ts";

export function composeRule(id: string, category: Category, since: string): string {
  return `import { rule } from "./rule.ts";

export default rule({
  id: "${id}",
  title: "What is found, as one would say it in a list",
  category: "${category}",
  severity: "info",
  since: "${since}",
  messages: {
    found: "What is wrong with {instruction}, and what happens because of it.",
  },
  check({ dockerfile, report }) {
    for (const instruction of dockerfile.instructions) {
      if (instruction.keyword !== "WHICH ONE?") continue;
      report(instruction.keywordSpan, "found", { parameters: { instruction: instruction.keyword } });
    }
  },
});
`;
}

export function composeTable(id: string): string {
  return `import rule from "../../server/src/rules/${id}.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [{ name: "what is fine", code: "FROM alpine:3.24\\nUSER 10001\\n" }],
  bad: [
    {
      name: "what is not fine, its place marked with « and »",
      code: "FROM alpine:3.24\\n«STOPSIGNAL» SIGKILL\\nUSER 10001\\n",
      messages: ["found"],
    },
  ],
});
`;
}

export function composePage(id: string): string {
  return `Where it is reported.

## Why it matters

What happens to whoever does not follow it.

## Bad

\`\`\`dockerfile
FROM alpine:3.24
STOPSIGNAL SIGKILL
USER 10001
\`\`\`

## Good

\`\`\`dockerfile
FROM alpine:3.24
USER 10001
\`\`\`

## When not

Where it is right not to follow it.

## How to ignore

Put this above the instruction:

\`\`\`text
# dockerfile-security ignore=${id} the reason
\`\`\`
`;
}
