import assert from "node:assert/strict";
import { test } from "node:test";
import { normaliseSettings } from "../../server/src/config/settings.ts";

const cases: readonly {
  readonly name: string;
  readonly section: unknown;
  readonly rules?: Readonly<Record<string, string>>;
  readonly problems?: readonly string[];
}[] = [
  { name: "nothing", section: undefined },
  { name: "null, as clients answer for a section they do not hold", section: null },
  { name: "an empty section", section: {} },
  { name: "null for the rules", section: { rules: null } },
  { name: "settings of a later version", section: { rules: {}, scanner: "trivy" } },
  {
    name: "every severity",
    section: { rules: { a: "off", b: "hint", c: "info", d: "warning", e: "error" } },
    rules: { a: "off", b: "hint", c: "info", d: "warning", e: "error" },
  },
  {
    name: "a wrong value beside a right one",
    section: { rules: { "untagged-image": "fatal", "missing-user": "error" } },
    rules: { "missing-user": "error" },
    problems: [
      'dockerfileSecurity.rules: "fatal" is ignored for "untagged-image"; use "off", "hint", "info", "warning" or "error".',
    ],
  },
  {
    name: "a value of another type",
    section: { rules: { a: 1, b: null } },
    problems: [
      'dockerfileSecurity.rules: 1 is ignored for "a"; use "off", "hint", "info", "warning" or "error".',
      'dockerfileSecurity.rules: null is ignored for "b"; use "off", "hint", "info", "warning" or "error".',
    ],
  },
  {
    name: "a list for the rules",
    section: { rules: ["a"] },
    problems: ['dockerfileSecurity.rules: ["a"] is ignored, because it is not an object.'],
  },
  {
    name: "a text for the section",
    section: "off",
    problems: ['dockerfileSecurity: "off" is ignored, because it is not an object.'],
  },
  {
    name: "a value that is too long to show",
    section: "x".repeat(100),
    problems: [`dockerfileSecurity: "${"x".repeat(78)}… is ignored, because it is not an object.`],
  },
];

for (const { name, section, rules = {}, problems = [] } of cases) {
  test(`settings: ${name}`, () => {
    const result = normaliseSettings(section);
    assert.deepEqual({ ...result.settings.rules }, rules);
    assert.deepEqual(result.problems, problems);
  });
}

test("settings: a rule named like a property of every object stays a rule's name", () => {
  const { settings } = normaliseSettings(
    JSON.parse('{"rules": {"__proto__": "off", "constructor": "error"}}'),
  );
  assert.deepEqual(Object.entries(settings.rules), [
    ["__proto__", "off"],
    ["constructor", "error"],
  ]);
});
