import assert from "node:assert/strict";
import { test } from "node:test";
import { describeProblem } from "../../server/src/config/problems.ts";
import { readSettings } from "../../server/src/config/settings.ts";

const cases: readonly {
  readonly name: string;
  readonly section: unknown;
  readonly configuration?: unknown;
  readonly problems?: readonly string[];
}[] = [
  { name: "nothing", section: undefined },
  { name: "null, as clients answer for a section they do not hold", section: null },
  { name: "an empty section", section: {} },
  { name: "null for what is not set", section: { rules: null, extends: null } },
  { name: "null for one rule", section: { rules: { "apt-pin": null } }, configuration: { rules: {} } },
  {
    name: "settings of the client's own",
    section: { rules: {}, trace: { server: "verbose" } },
    configuration: { rules: {} },
  },
  {
    name: "every key",
    section: {
      extends: "strict",
      rules: { "apt-pin": "off", "pip-pin": { severity: "error", ignorePackages: ["pip"] } },
      exclude: ["test/**"],
      ignore: [{ rules: ["gem-pin"], reason: "no network" }],
    },
    configuration: {
      extends: "strict",
      rules: { "apt-pin": "off", "pip-pin": { severity: "error", ignorePackages: ["pip"] } },
      exclude: ["test/**"],
      ignore: [{ rules: ["gem-pin"], reason: "no network" }],
    },
  },
  {
    name: "a wrong value beside a right one",
    section: { rules: { "image-untagged": "fatal", "user-missing": "error" } },
    configuration: { rules: { "user-missing": "error" } },
    problems: ["rules.image-untagged cannot be fatal. Possible are: off, hint, info, warning, error."],
  },
  {
    name: "a value of another type",
    section: { rules: { "apt-pin": 1 } },
    configuration: { rules: {} },
    problems: ["rules.apt-pin must be a level, or a level with options."],
  },
  {
    name: "a list for the rules",
    section: { rules: ["a"] },
    problems: ["rules must consist of keys and values."],
  },
  {
    name: "a text for the section",
    section: "off",
    problems: ["The configuration must consist of keys and values."],
  },
  {
    name: "a rule named like a property of every object",
    section: JSON.parse('{"rules": {"__proto__": "off", "constructor": "error"}}'),
    configuration: { rules: {} },
    problems: ["There is no rule __proto__.", "There is no rule constructor."],
  },
];

for (const { name, section, configuration = {}, problems = [] } of cases) {
  test(`settings: ${name}`, () => {
    const result = readSettings(section);
    assert.deepEqual(result.configuration, configuration);
    assert.deepEqual(
      result.problems.map((problem) => describeProblem(problem)),
      problems,
    );
  });
}
