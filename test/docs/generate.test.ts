/** What is made from the rules keeps what is written beside it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTable, replaceSection } from "../../scripts/generate/markdown.ts";
import { generateIndex, generatePage } from "../../scripts/generate/rule-pages.ts";
import { rules } from "../../server/src/rules/index.ts";
import { rule } from "../../server/src/rules/rule.ts";

const example = rule({
  id: "workdir-relative",
  title: "WORKDIR is not absolute",
  category: "user",
  severity: "info",
  since: "0.2.0",
  aliases: { hadolint: ["DL3000", "DL3999"], trivy: ["DS-0009"] },
  cwe: [250, 1],
  messages: { relative: "{path} is not absolute." },
  fixes: {
    ask: { title: "Ask", safety: "suggestion" },
    mend: { title: "Mend", safety: "safe" },
  },
  options: {
    allow: { type: "string", title: "Allowed", description: "One | of them.", default: "x" },
  },
  check: () => undefined,
});

const page = `# WORKDIR is not absolute

<!-- generated: start -->

| Rule               | Severity | Category | Since | Fix                          |
| ------------------ | -------- | -------- | ----- | ---------------------------- |
| \`workdir-relative\` | info     | User     | 0.2.0 | safe: by Fix All and on save |

- In other tools: hadolint \`DL3000\`, hadolint \`DL3999\`, Trivy \`DS-0009\`
- Weakness: [CWE-250: Execution with Unnecessary Privileges](https://cwe.mitre.org/data/definitions/250.html), [CWE-1](https://cwe.mitre.org/data/definitions/1.html)

| Option  | Meaning                  | Default |
| ------- | ------------------------ | ------- |
| \`allow\` | Allowed. One \\| of them. | \`"x"\`   |

<!-- generated: end -->

## Why it matters

Because.
`;

test("a page gets its head above what is written", () => {
  assert.equal(generatePage(example, "# Old title\n\n## Why it matters\n\nBecause.\n"), page);
});

test("a page that is up to date stays as it is", () => {
  assert.equal(generatePage(example, page), page);
});

test("a head that somebody changed by hand is made anew", () => {
  assert.equal(generatePage(example, page.replace("info", "error").replace("Old", "New")), page);
});

test("a rule without fixes, aliases and options has a short head", () => {
  const { aliases, cwe, fixes, options, ...bare } = example;
  assert.ok(aliases && cwe && fixes && options);
  const [, head = ""] = generatePage(bare, page).split(/<!-- generated: \w+ -->/);
  assert.deepEqual(head.trim().split("\n"), [
    "| Rule               | Severity | Category | Since | Fix  |",
    "| ------------------ | -------- | -------- | ----- | ---- |",
    "| `workdir-relative` | info     | User     | 0.2.0 | none |",
  ]);
});

test("the index leads to every page, and from the names of other tools", () => {
  const index = generateIndex();
  for (const { id, title } of rules)
    assert.ok(index.includes(`| [\`${id}\`](${id}.md)`) && index.includes(title));
  assert.match(index, /^\| hadolint `DL3006` +\| \[`image-untagged`\]\(image-untagged\.md\) +\|$/m);
  assert.match(index, /^\| Trivy `DS-0001` +\| \[`image-latest`\][^|]+, \[`image-untagged`\][^|]+\|$/m);
});

test("a section is replaced between its lines only", () => {
  const text = "a\n<!-- x:start -->\nold\n<!-- x:end -->\nb <!-- x:end -->\n";
  assert.equal(
    replaceSection("F.md", text, "x", "new $1"),
    "a\n<!-- x:start -->\n\nnew $1\n\n<!-- x:end -->\nb <!-- x:end -->\n",
  );
  assert.throws(() => replaceSection("F.md", text, "y", ""), /F\.md has no <!-- y:start -->/);
});

test("a table keeps its columns whatever stands in it", () => {
  assert.equal(
    renderTable(["A", "B"], [["a|b\n c", "d"]]),
    ["| A      | B   |", "| ------ | --- |", "| a\\|b c | d   |"].join("\n"),
  );
});
