import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConfiguration } from "../../server/src/config/configuration.ts";
import { describeProblem } from "../../server/src/config/problems.ts";
import { dedent } from "../support/dedent.ts";
import { readMarks } from "../support/marks.ts";

const lineEnds: readonly (readonly [name: string, convert: (text: string) => string])[] = [
  ["LF", (text) => text],
  ["CRLF", (text) => text.replaceAll("\n", "\r\n")],
];

/** Files without problems, and what they configure. */
const good: readonly { readonly name: string; readonly text: string; readonly configuration: unknown }[] = [
  { name: "an empty file", text: "", configuration: {} },
  { name: "only comments", text: "# nothing yet\n\n---\n# nothing at all\n", configuration: {} },
  {
    name: "every key",
    text: `
      extends: strict # the hard way
      rules:
        apt-pin: off
        image-latest:
          severity: error
          allowImages: [internal/*]
      exclude:
        - test/**
      ignore:
        - rules: apt-lists
          reason: squashed
        - rules: [pip-pin, gem-pin]
          paths: ["**/Dockerfile.dev"]
          reason: >
            thrown away
            every night
    `,
    configuration: {
      extends: "strict",
      rules: { "apt-pin": "off", "image-latest": { severity: "error", allowImages: ["internal/*"] } },
      exclude: ["test/**"],
      ignore: [
        { rules: "apt-lists", reason: "squashed" },
        {
          rules: ["pip-pin", "gem-pin"],
          paths: ["**/Dockerfile.dev"],
          reason: "thrown away every night\n",
        },
      ],
    },
  },
  {
    name: "JSON is YAML",
    text: '{"rules": {"apt-pin": {"severity": "off"}}}',
    configuration: { rules: { "apt-pin": { severity: "off" } } },
  },
  {
    name: "options without a level",
    text: "rules:\n  apt-pin:\n    ignorePackages: [curl]\n",
    configuration: { rules: { "apt-pin": { ignorePackages: ["curl"] } } },
  },
  { name: "a byte order mark", text: "\uFEFFextends: minimal\n", configuration: { extends: "minimal" } },
];

for (const { name, text, configuration } of good) {
  for (const [ends, convert] of lineEnds) {
    test(`configuration, ${ends}: ${name}`, async () => {
      const result = await parseConfiguration(convert(dedent(text)));
      assert.deepEqual(result, { configuration, problems: [] });
    });
  }
}

/** Each problem is marked «so»; `configuration` is what is left where something is. */
const bad: readonly {
  readonly name: string;
  readonly text: string;
  readonly problems: readonly string[];
  readonly configuration?: unknown;
}[] = [
  {
    name: "a key that does not exist",
    text: "«rule»:\n  apt-pin: off\n",
    problems: ["There is no key rule here. Did you mean rules?"],
  },
  {
    name: "a key that resembles none",
    text: "«severity»: error\nextends: strict\n",
    problems: [
      "There is no key severity here. Possible are: extends, rules, exclude, ignore, scan, rewrite.",
    ],
    configuration: { extends: "strict" },
  },
  {
    name: "a rule that does not exist",
    text: "rules:\n  apt-lists: off\n  «apt-pins»: off\n  «nonsense»: off\n",
    problems: ["There is no rule apt-pins. Did you mean apt-pin?", "There is no rule nonsense."],
    configuration: { rules: { "apt-lists": "off" } },
  },
  {
    name: "another tool's name of a rule",
    text: "rules:\n  «dl3008»: off\nignore:\n  - rules: [«DL3013», gem-pin]\n    reason: x\n",
    problems: [
      "There is no rule dl3008. Did you mean apt-pin?",
      "There is no rule DL3013. Did you mean pip-pin?",
    ],
    configuration: { rules: {}, ignore: [{ rules: ["gem-pin"], reason: "x" }] },
  },
  {
    name: "a level that does not exist",
    text: "rules:\n  apt-pin: «eror»\n  gem-pin:\n    severity: «fatal»\n",
    problems: [
      "rules.apt-pin cannot be eror. Did you mean error?",
      "rules.gem-pin.severity cannot be fatal. Possible are: off, hint, info, warning, error.",
    ],
    configuration: { rules: { "gem-pin": {} } },
  },
  {
    name: "an option that the rule does not have",
    text: "rules:\n  apt-pin:\n    «ignorePackage»: [curl]\n  sudo-in-run:\n    «ignorePackages»: []\n",
    problems: [
      "There is no key ignorePackage here. Did you mean ignorePackages?",
      "There is no key ignorePackages here. Possible are: severity.",
    ],
    configuration: { rules: { "apt-pin": {}, "sudo-in-run": {} } },
  },
  {
    name: "values of wrong types",
    text: `
      extends: «[strict]»
      rules:
        apt-pin: «3»
        gem-pin: «[off]»
        pip-pin:
          ignorePackages: «pip»
        npm-pin:
          ignorePackages: [npm, «{ yarn: 1 }», «""»]
      exclude: «test/**»
      ignore:
        «rules: apt-pin
        reason: x»
    `,
    problems: [
      "extends must be a text.",
      "rules.apt-pin must be a level, or a level with options.",
      "rules.gem-pin must be a level, or a level with options.",
      "rules.pip-pin.ignorePackages must be a list.",
      "rules.npm-pin.ignorePackages[1] must be a text.",
      "rules.npm-pin.ignorePackages[2] must not be empty.",
      "exclude must be a list.",
      "ignore must be a list.",
    ],
    configuration: { rules: { "pip-pin": {}, "npm-pin": { ignorePackages: ["npm"] } } },
  },
  {
    name: "keys without a value",
    text: "«rules»:\n«exclude»: # none\n",
    problems: ["rules must consist of keys and values.", "exclude must be a list."],
  },
  {
    name: "no reason",
    text: `
      ignore:
        - «rules»: apt-pin
        - rules: gem-pin
          reason: «" "»
        - «{}»
        - rules: «[]»
          reason: x
    `,
    problems: [
      "ignore[0].reason is missing.",
      "ignore[1].reason must not be empty.",
      "ignore[2].rules is missing.",
      "ignore[2].reason is missing.",
      "ignore[3].rules must not be empty.",
    ],
    configuration: { ignore: [] },
  },
  { name: "a list", text: "«- rules»\n", problems: ["The configuration must consist of keys and values."] },
  { name: "a text", text: "«strict»\n", problems: ["The configuration must consist of keys and values."] },
  {
    name: "a reference",
    text: "rules: &all\n  apt-pin: «*all»\nexclude: «*all»\n",
    problems: [
      "References to other values are not followed here: write the value itself.",
      "References to other values are not followed here: write the value itself.",
    ],
    configuration: { rules: {} },
  },
  { name: "a key that is none", text: "«[a]»: 1\n", problems: ["A key must be a text."] },
  {
    name: "the same key twice",
    text: "exclude: []\n«exclude»: []\n",
    problems: ["This key stands here twice."],
  },
  {
    name: "two documents",
    text: "extends: strict\n«---\nextends: minimal»\n",
    problems: ["A configuration is one document: nothing may follow behind it."],
  },
];

for (const { name, text: marked, problems, configuration = {} } of bad) {
  for (const [ends, convert] of lineEnds) {
    test(`configuration, ${ends}: ${name}`, async () => {
      const { text, spans } = readMarks(convert(dedent(marked)));
      const result = await parseConfiguration(text);
      assert.deepEqual(
        result.problems.map((problem) => describeProblem(problem)),
        problems,
      );
      assert.deepEqual(
        [...new Set(result.problems.map(({ span }) => `${span.start}-${span.end}`))],
        spans.map(({ start, end }) => `${start}-${end}`),
      );
      assert.deepEqual(result.configuration, configuration);
    });
  }
}

const hostile: readonly (readonly [name: string, text: string])[] = [
  ["a list that never ends", "exclude: ["],
  ["a quote that never ends", 'extends: "strict'],
  ["a tab", "rules:\n\tapt-pin: off\n"],
  ["lists in lists", "[".repeat(20_000)],
  ["keys in keys", Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ["an unknown tag", "extends: !!js/function 'x'\n"],
  ["an unknown directive", "%X y\n---\nrules: 1\n"],
  ["bytes that are no text", "\0\u0001\uD800extends"],
];

for (const [name, text] of hostile) {
  test(`configuration, broken: ${name}`, async () => {
    const { problems, configuration } = await parseConfiguration(text);
    assert.ok(problems.length > 0 && problems.length <= 10, `${problems.length} problems`);
    assert.deepEqual(configuration, {});
    for (const { span } of problems) {
      assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify(span));
    }
  });
}
