import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { LintOptions } from "../../server/src/engine.ts";
import suppressionUnused from "../../server/src/rules/suppression-unused.ts";
import { engine } from "../support/engine.ts";
import { testRule } from "./harness.ts";

const removed = (output: string) => [{ title: "Remove the comment", output }];

testRule(suppressionUnused, {
  good: [
    {
      name: "a comment that silences something",
      code: `
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=sudo-in-run
        RUN sudo make`,
    },
    {
      name: "two comments on the same finding",
      code: `
        # dockerfile-security ignore-file=sudo-in-run
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=sudo-in-run
        RUN sudo make`,
    },
    {
      name: "nothing follows yet",
      code: `
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=sudo-in-run`,
    },
    {
      name: "an instruction that is being typed",
      code: `
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=sudo-in-run
        RUN

        # dockerfile-security ignore=sudo-in-run
        RU`,
    },
    {
      name: "a file in which an instruction is being typed",
      code: `
        # dockerfile-security ignore-file=image-untagged
        FROM
        USER node`,
    },
    { name: "a file that is only begun", code: "# dockerfile-security ignore-file=user-missing" },
    {
      name: "a file without a FROM yet",
      code: `
        # dockerfile-security ignore-file=user-missing
        ARG VERSION=1`,
    },
    {
      name: "it is wanted",
      code: `
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=sudo-in-run,suppression-unused
        RUN make`,
    },
    {
      name: "it is wanted in the whole file",
      code: `
        # dockerfile-security ignore-file=suppression-unused
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=sudo-in-run
        RUN make`,
    },
    {
      name: "checks of other tools that find more than our rules, or that we do not have",
      code: `
        # hadolint global ignore=DL3002,DL3008,SC2086
        # check=skip=InvalidDefaultArgInFrom
        #checkov:skip=CKV_DOCKER_3
        # kics-scan disable=fd54f200-402c-4333-a5a4-36ef6709af2f
        #trivy:ignore:DS-0002
        # nosemgrep: missing-user
        # tally ignore=max-lines
        FROM node:22.1.0
        USER node`,
    },
    {
      name: "what other tools call all",
      code: `
        # kics-scan ignore
        #trivy:ignore:*
        # tally ignore=all
        # nosem
        # dockerfile-utils: ignore
        FROM node:22.1.0
        USER node`,
    },
    {
      name: "variables, of which each tool makes what it can",
      code: `
        ARG BASE=node:22.1.0
        # hadolint ignore=DL3006
        FROM $BASE
        USER node`,
    },
  ],
  bad: [
    {
      name: "nothing to silence",
      code: `
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=«sudo-in-run» the installer asks for it
        RUN make`,
      messages: ["unused"],
      text: "Nothing here needs sudo-in-run to be silenced, so the comment would only hide the next real finding.",
      fixes: removed(`
        FROM node:22.1.0
        USER node
        RUN make`),
    },
    {
      name: "one of several",
      code: `
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=«apt-lists», sudo-in-run,«apk-pin» why
        RUN sudo make`,
      messages: ["unused", "unused"],
      fixes: [
        {
          title: "Remove apt-lists from the comment",
          output: `
            FROM node:22.1.0
            USER node
            # dockerfile-security ignore=sudo-in-run,apk-pin why
            RUN sudo make`,
        },
      ],
    },
    {
      name: "between the lines of an instruction",
      code: `
        FROM node:22.1.0
        USER node
        RUN a && \\
          # dockerfile-security ignore=«sudo-in-run»
          b`,
      fixes: removed(`
        FROM node:22.1.0
        USER node
        RUN a && \\
          b`),
    },
    {
      name: "in the first line, for the file",
      code: `
        # dockerfile-security ignore-file=«sudo-in-run»
        FROM node:22.1.0
        USER node`,
      fixes: removed(`
        FROM node:22.1.0
        USER node`),
    },
    {
      name: "what would come to the head of the file is no directive yet",
      code: `
        # dockerfile-security ignore-file=«sudo-in-run»
        # escape=\`
        FROM node:22.1.0
        USER node`,
      fixes: [],
    },
    {
      name: "hadolint's comment on what we check as it does",
      code: `
        # hadolint ignore=DL3007,«DL3006» # why
        FROM node:latest
        USER node`,
      fixes: [
        {
          title: "Remove DL3006 from the comment",
          output: `
            # hadolint ignore=DL3007 # why
            FROM node:latest
            USER node`,
        },
      ],
    },
    {
      name: "tally's",
      code: `
        FROM node:22.1.0
        USER node
        # tally global ignore=«hadolint/DL3004»;reason=why`,
      fixes: removed(`
        FROM node:22.1.0
        USER node`),
    },
    {
      name: "a slip",
      code: `
        FROM node:22.1.0
        USER node
        # dockerfile-security ignore=«sudo-in-rnu»
        # dockerfile-security ignore=sudo-in-run
        RUN sudo make`,
      messages: ["similar"],
      text: "There is no rule sudo-in-rnu, so this silences nothing. Did you mean sudo-in-run?",
      fixes: [
        {
          title: "Replace sudo-in-rnu with sudo-in-run",
          output: `
            FROM node:22.1.0
            USER node
            # dockerfile-security ignore=sudo-in-run
            # dockerfile-security ignore=sudo-in-run
            RUN sudo make`,
        },
        {
          title: "Remove the comment",
          output: `
            FROM node:22.1.0
            USER node
            # dockerfile-security ignore=sudo-in-run
            RUN sudo make`,
        },
      ],
    },
    {
      name: "another tool's id in our comment",
      code: `
        # dockerfile-security ignore=«DL3006»,user-missing
        FROM node:22.1.0`,
      messages: ["similar"],
      text: "There is no rule DL3006, so this silences nothing. Did you mean image-untagged?",
    },
    {
      name: "no rule at all",
      code: `
        # dockerfile-security ignore=user-missing,«everything»
        FROM node:22.1.0`,
      messages: ["unknown"],
      fixes: [
        {
          title: "Remove everything from the comment",
          output: `
            # dockerfile-security ignore=user-missing
            FROM node:22.1.0`,
        },
      ],
    },
  ],
});

describe("suppression-unused", () => {
  const text = "FROM node:22.1.0\nUSER node\n# dockerfile-security ignore=sudo-in-run\nRUN make";
  const rulesOf = (code: string, options: LintOptions) =>
    engine.lint(engine.parse(code), options).map(({ rule, severity }) => `${rule} ${severity}`);

  test("has a severity that can be set", () => {
    assert.deepEqual(rulesOf(text, {}), ["suppression-unused hint"]);
    assert.deepEqual(rulesOf(text, { rules: { "suppression-unused": "error" } }), [
      "suppression-unused error",
    ]);
    assert.deepEqual(rulesOf(text, { rules: { "suppression-unused": "off" } }), []);
    assert.deepEqual(rulesOf(text, { ignore: [{ rules: ["suppression-unused"], reason: "" }] }), []);
  });

  test("says nothing of a rule that is switched off", () => {
    assert.deepEqual(rulesOf(text, { rules: { "sudo-in-run": "off" } }), []);
  });

  test("counts what the configuration silences as found", () => {
    const used = text.replace("make", "sudo make");
    assert.deepEqual(rulesOf(used, { ignore: [{ rules: ["sudo-in-run"], reason: "" }] }), []);
  });

  test("leaves other tools' comments alone where a rule is configured to find less", () => {
    const comment = "# hadolint ignore=DL3006\nFROM node:22.1.0\nUSER node\n";
    assert.deepEqual(rulesOf(comment, {}), ["suppression-unused hint"]);
    const options = { rules: { "image-untagged": { options: { allowImages: ["node"] } } } };
    assert.deepEqual(rulesOf(comment, options), []);
  });

  test("removes a last line without a line break, whatever the line breaks are", () => {
    for (const lineBreak of ["\n", "\r\n"]) {
      const code = ["FROM node:22.1.0", "USER node", "# dockerfile-security ignore-file=sudo-in-run"];
      const [finding] = engine.lint(engine.parse(code.join(lineBreak)));
      const [edit] = finding?.fixes[0]?.edits() ?? [];
      const rest = code.slice(0, 2).join(lineBreak);
      assert.deepEqual(edit, {
        span: { start: rest.length, end: code.join(lineBreak).length },
        text: "",
      });
    }
  });

  test("keeps a byte order mark in front", () => {
    const code = "\uFEFF# dockerfile-security ignore-file=sudo-in-run\nFROM node:22.1.0\nUSER node\n";
    const [finding] = engine.lint(engine.parse(code));
    assert.deepEqual(finding?.fixes[0]?.edits(), [
      { span: { start: 1, end: code.indexOf("FROM") }, text: "" },
    ]);
  });
});
