/** Every rule has its page, and the page's examples behave as it says. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { rules } from "../../server/src/rules/index.ts";
import { engine } from "../support/engine.ts";

const folder = fileURLToPath(new URL("../../docs/rules/", import.meta.url));

/** The first Dockerfile below a heading of the second level. */
function findExample(page: string, heading: string): string | undefined {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  return /```dockerfile\n(.*?)```/s.exec(section ?? "")?.[1];
}

test("every page belongs to a rule", () => {
  const pages = readdirSync(folder)
    .filter((name) => name !== "README.md")
    .map((name) => name.replace(/\.md$/, ""));
  assert.deepEqual(pages.toSorted(), rules.map((rule) => rule.id).toSorted());
});

for (const rule of rules) {
  describe(`the page of ${rule.id}`, () => {
    const page = readFileSync(new URL(`../../docs/rules/${rule.id}.md`, import.meta.url), "utf8");
    const found = (heading: string) => {
      const example = findExample(page, heading);
      assert.ok(example, `an example below "${heading}"`);
      return [...new Set(engine.lint(engine.parse(example)).map((finding) => finding.rule))];
    };

    test("has the rule's title", () => assert.equal(page.split("\n")[0], `# ${rule.title}`));
    test("says why and when not", () => assert.match(page, /^## Why it matters\n[\s\S]*^## When not\n/m));
    test("its bad example has this finding and no other", () => assert.deepEqual(found("Bad"), [rule.id]));
    test("its good example has none", () => assert.deepEqual(found("Good"), []));
  });
}
