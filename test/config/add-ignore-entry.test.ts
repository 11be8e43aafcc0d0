import assert from "node:assert/strict";
import { test } from "node:test";
import { addIgnoreEntry, addScanIgnoreEntry } from "../../server/src/config/add-ignore-entry.ts";
import { parseConfiguration } from "../../server/src/config/configuration.ts";
import { applyEdits } from "../rules/harness.ts";

const entry = { rules: "apt-pin", paths: ["api/Dockerfile"], reason: "one: snapshot" };
const item = ["- rules: apt-pin", "  paths: [api/Dockerfile]", '  reason: "one: snapshot"'];

function lines(indentation: string): string {
  return item.map((line) => `${indentation}${line}\n`).join("");
}

const cases: readonly (readonly [name: string, before: string, after: string])[] = [
  ["a new file", "", `ignore:\n${lines("  ")}`],
  ["only comments", "# ours\n", `# ours\nignore:\n${lines("  ")}`],
  ["no line break at the end", "extends: strict", `extends: strict\nignore:\n${lines("  ")}`],
  [
    "other keys and comments",
    "rules:\n  apt-pin: off # yes\n\n# the end\n",
    `rules:\n  apt-pin: off # yes\n\n# the end\nignore:\n${lines("  ")}`,
  ],
  [
    "a list",
    "ignore:\n  - rules: gem-pin # a\n    reason: 'b' # c\n\n# other\nextends:   strict\n",
    `ignore:\n  - rules: gem-pin # a\n    reason: 'b' # c\n${lines("  ")}\n# other\nextends:   strict\n`,
  ],
  [
    "a list that is not indented, with a text of several lines",
    "ignore:\n- rules: gem-pin\n  reason: |\n    a\n    b\nextends: strict\n",
    `ignore:\n- rules: gem-pin\n  reason: |\n    a\n    b\n${lines("")}extends: strict\n`,
  ],
  [
    "a list at the end without a line break",
    "ignore:\n    - rules: gem-pin\n      reason: a",
    `ignore:\n    - rules: gem-pin\n      reason: a\n${lines("    ")}`,
  ],
  [
    "a list in one line",
    "ignore: [{ rules: gem-pin, reason: a }] # b\nextends: strict # c\n",
    `ignore:\n  - { rules: gem-pin, reason: a }\n  - rules: apt-pin\n    paths:\n      - api/Dockerfile\n    reason: "one: snapshot"\n  # b\nextends: strict # c\n`,
  ],
  [
    "a key without a value",
    "extends: strict # a\nignore:\n",
    `extends: strict # a\nignore:\n  - rules: apt-pin\n    paths:\n      - api/Dockerfile\n    reason: "one: snapshot"\n`,
  ],
  ["a byte order mark", "\uFEFFextends: strict\n", `\uFEFFextends: strict\nignore:\n${lines("  ")}`],
];

for (const [name, before, after] of cases) {
  test(`an accepted finding is added to ${name}`, async () => {
    const edit = await addIgnoreEntry(before, entry);
    assert.ok(edit);
    assert.equal(applyEdits(before, [edit]), after);
    const [old, now] = await Promise.all([parseConfiguration(before), parseConfiguration(after)]);
    assert.deepEqual(now.problems, []);
    const { ignore = [], ...others } = now.configuration;
    const { ignore: known = [], ...same } = old.configuration;
    assert.deepEqual(others, same);
    assert.deepEqual(ignore, [...known, entry]);
  });
}

test("line breaks stay as they are", async () => {
  const before = "ignore:\r\n  - rules: gem-pin\r\n    reason: a\r\nextends: strict\r\n";
  const edit = await addIgnoreEntry(before, entry);
  assert.ok(edit);
  assert.doesNotMatch(applyEdits(before, [edit]), /[^\r]\n/);
});

test("any reason survives", async () => {
  for (const reason of [
    "# no",
    "- a",
    "a: b",
    "'",
    '"',
    "{}",
    "true",
    "x".repeat(300),
    "two\nlines",
    " a ",
    "ü",
  ]) {
    for (const before of ["", "ignore:\n- rules: gem-pin\n  reason: a\n"]) {
      const edit = await addIgnoreEntry(before, { rules: ["apt-pin", "gem-pin"], reason });
      assert.ok(edit);
      const { configuration } = await parseConfiguration(applyEdits(before, [edit]));
      assert.deepEqual(configuration.ignore?.at(-1), { rules: ["apt-pin", "gem-pin"], reason });
    }
  }
});

for (const text of ["rules: [", "- a\n", "ignore: 1\n", "ignore: { a: b }\n"]) {
  test(`nothing is added to ${JSON.stringify(text)}`, async () => {
    assert.equal(await addIgnoreEntry(text, entry), undefined);
  });
}

const accepted = {
  advisory: "CVE-2026-0001",
  packages: ["openssl"],
  reason: "not reachable",
  until: "2026-12-31",
};

function scanLines(indentation: string): string {
  return [
    "- advisory: CVE-2026-0001",
    "  packages: [openssl]",
    "  reason: not reachable",
    "  until: 2026-12-31",
  ]
    .map((line) => `${indentation}${line}\n`)
    .join("");
}

const scanCases: readonly (readonly [name: string, before: string, after: string])[] = [
  ["a new file", "", `scan:\n  ignore:\n${scanLines("    ")}`],
  ["a file without scan", "extends: strict\n", `extends: strict\nscan:\n  ignore:\n${scanLines("    ")}`],
  [
    "scan without ignore, and keys behind it",
    "scan:\n  minimumSeverity: low # yes\n\n# other\nextends: strict\n",
    `scan:\n  minimumSeverity: low # yes\n  ignore:\n${scanLines("    ")}\n# other\nextends: strict\n`,
  ],
  [
    "a list",
    "scan:\n    ignore:\n    - advisory: CVE-1\n      reason: a # b\n    onlyFixable: true\n",
    `scan:\n    ignore:\n    - advisory: CVE-1\n      reason: a # b\n${scanLines("    ")}    onlyFixable: true\n`,
  ],
  [
    "scan in one line",
    "scan: { onlyFixable: true } # a\n",
    "{ onlyFixable: true, ignore: [ { advisory: CVE-2026-0001, packages: [ openssl ], reason: not reachable, until: 2026-12-31 } ] }",
  ],
  ["scan without a value", "extends: strict\nscan:\n", "scan:\n  ignore:\n    - advisory: CVE-2026-0001\n"],
  ["an empty list", "scan:\n  ignore: []\n", "scan:\n  ignore:\n    - advisory: CVE-2026-0001\n"],
];

for (const [name, before, after] of scanCases) {
  test(`an accepted vulnerability is added to ${name}`, async () => {
    for (const lineBreak of ["\n", "\r\n"]) {
      const text = before.replaceAll("\n", lineBreak);
      const edit = await addScanIgnoreEntry(text, accepted);
      assert.ok(edit);
      const result = applyEdits(text, [edit]);
      const expected = before === "" ? after : after.replaceAll("\n", lineBreak);
      assert.ok(result.includes(expected), result);
      const [old, now] = await Promise.all([parseConfiguration(text), parseConfiguration(result)]);
      assert.deepEqual(now.problems, []);
      const { ignore: known = [], ...rest } = old.configuration.scan ?? {};
      assert.deepEqual(now.configuration, {
        ...old.configuration,
        scan: { ...rest, ignore: [...known, accepted] },
      });
    }
  });
}

for (const text of [
  "scan: 1\n",
  "scan: []\n",
  "scan: { ignore: 1 }\n",
  "scan: { ignore: { a: b } }\n",
  "scan: [\n",
]) {
  test(`no vulnerability is added to ${JSON.stringify(text)}`, async () => {
    assert.equal(await addScanIgnoreEntry(text, accepted), undefined);
  });
}
